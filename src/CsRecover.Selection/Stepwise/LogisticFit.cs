using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.Steps;

/// <summary>
/// Logistic regression on a few columns by Newton's method with step halving: minimises sum log(1 + exp(-y_i f_i)) + lambda_2 |b|^2 with f = Z b. Classes that the columns separate have no minimum
/// without a ridge; there it ends once the loss is rounding.
/// </summary>
internal sealed unsafe class LogisticFit : IDisposable
{
    private const int MostIterations = 100, MostHalvings = 40;

    /// <summary>A Newton step that promises less than this share of the objective is the last one: convergence is quadratic.</summary>
    private const double Converged = 1e-9;

    /// <summary>A loss below this share of a unit an observation: the classes are separated.</summary>
    private const double Separated = 1e-10;

    /// <summary>Of a column, the (weighted) squared length beyond the others that is rounding.</summary>
    private const double Collinear = 1e-12;

    private readonly int _rows;
    private readonly nint _stride;
    private readonly double* _response;
    private readonly double _ridge;
    private readonly NativeBuffer<double> _vectors;
    private readonly SkippingCholesky _cholesky = new();
    private NativeBuffer<double> _weighted = new(0);

    /// <param name="problem">The problem.</param>
    public LogisticFit(WorkingProblem problem)
    {
        _rows = problem.Rows;
        _stride = HostVector.StorageFor(_rows);
        _response = problem.Response;
        _ridge = 2.0 * problem.Ridge;
        _vectors = new NativeBuffer<double>(5 * _stride);
    }

    /// <summary>Loss and ridge at the coefficients that were found.</summary>
    public double Objective { get; private set; }

    /// <summary>f.</summary>
    public double* Odds => _vectors.Pointer;

    /// <summary>What is left to explain: t - p, with t = 1 for y = +1 and 0 for y = -1.</summary>
    public double* Residual => _vectors.Pointer + _stride;

    /// <summary>p (1 - p).</summary>
    public double* Weights => _vectors.Pointer + 2 * _stride;

    /// <summary>Columns times weights, row by row, as of the last call of <see cref="Curvature"/>.</summary>
    public double* Weighted => _weighted.Pointer;

    private double* Step => _vectors.Pointer + 3 * _stride;

    private double* Trial => _vectors.Pointer + 4 * _stride;

    /// <summary>Fits.</summary>
    /// <param name="columns">Rows of numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="free">Columns at the beginning that the ridge leaves alone: the intercept's, if there is one.</param>
    /// <param name="coefficients">Where to begin; then the coefficients.</param>
    public void Run(double* columns, int count, int free, Span<double> coefficients)
    {
        double[] slopes = new double[count], step = new double[count], matrix = new double[count * count], least = new double[count];
        fixed (double* b = coefficients)
        {
            new Span<double>(Odds, (int)_stride).Clear();
            MatrixKernels.AddRows(columns, _stride, count, b, Odds, _stride);
        }

        Objective = Evaluate(Odds) + Shrunk(coefficients, free);
        for (int iteration = 0; iteration < MostIterations && Objective > Separated * _rows; iteration++)
        {
            Curvature(columns, count, free, matrix, least);
            _cholesky.Factor(matrix, count, least);
            fixed (double* g = slopes)
            {
                MatrixKernels.Multiply(columns, _stride, count, Residual, g, _stride);
            }

            for (int l = free; l < count; l++)
            {
                slopes[l] -= _ridge * coefficients[l];
            }

            slopes.CopyTo(step, 0);
            _cholesky.Solve(step);
            double promised = 0.0;
            for (int l = 0; l < count; l++)
            {
                promised += slopes[l] * step[l];
            }

            if (!Advance(columns, count, free, coefficients, step, promised) || promised <= Converged * Objective)
            {
                return;
            }
        }
    }

    /// <summary>The second derivatives at the last point that was evaluated, and the columns times their weights.</summary>
    /// <param name="columns">Rows of numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="free">Columns that the ridge leaves alone.</param>
    /// <param name="matrix">count x count numbers, overwritten.</param>
    /// <param name="least">For each column the pivot that is rounding, overwritten.</param>
    public void Curvature(double* columns, int count, int free, Span<double> matrix, Span<double> least)
    {
        if (_weighted.Length < count * _stride)
        {
            _weighted.Dispose();
            _weighted = new NativeBuffer<double>(2 * count * _stride);
        }

        fixed (double* h = matrix)
        {
            for (int l = 0; l < count; l++)
            {
                double* row = _weighted.Pointer + l * _stride;
                HostKernels.Multiply(columns + l * _stride, Weights, row, _stride);
                MatrixKernels.Multiply(columns, _stride, l + 1, row, h + (nint)l * count, _stride);
                h[((nint)l * count) + l] += l < free ? 0.0 : _ridge;
                least[l] = Collinear * h[((nint)l * count) + l];
                for (int m = 0; m < l; m++)
                {
                    h[((nint)m * count) + l] = h[((nint)l * count) + m];
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _vectors.Dispose();
        _weighted.Dispose();
    }

    /// <summary>Goes along a step, half as far as long as that does not help.</summary>
    private bool Advance(double* columns, int count, int free, Span<double> coefficients, double[] step, double promised)
    {
        fixed (double* s = step)
        {
            new Span<double>(Step, (int)_stride).Clear();
            MatrixKernels.AddRows(columns, _stride, count, s, Step, _stride);
        }

        double[] before = coefficients.ToArray();
        double factor = 1.0;
        for (int halving = 0; halving < MostHalvings; halving++, factor /= 2.0)
        {
            HostKernels.Combine(1.0, Odds, factor, Step, Trial, _stride);
            for (int l = 0; l < count; l++)
            {
                coefficients[l] = before[l] + (factor * step[l]);
            }

            double objective = Evaluate(Trial) + Shrunk(coefficients, free);
            if (objective <= Objective - (1e-4 * factor * promised))
            {
                Objective = objective;
                Buffer.MemoryCopy(Trial, Odds, _stride * sizeof(double), _stride * sizeof(double));
                return true;
            }

            if (promised <= 1e-12 * Objective)
            {
                break;
            }
        }

        before.CopyTo(coefficients);
        _ = Evaluate(Odds);
        return false;
    }

    private double Shrunk(Span<double> coefficients, int free)
    {
        double sum = 0.0;
        foreach (double b in coefficients[free..])
        {
            sum += b * b;
        }

        return _ridge * sum / 2.0;
    }

    /// <summary>The loss at log-odds f; what is left to explain and the weights with it.</summary>
    private double Evaluate(double* f)
    {
        double loss = 0.0;
        double* residual = Residual, weights = Weights;
        for (int i = 0; i < _rows; i++)
        {
            loss += LogisticLoss.At(_response[i] * f[i], out double wrong, out weights[i]);
            residual[i] = _response[i] * wrong;
        }

        return loss;
    }
}
