using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.Logistic;

/// <summary>Logistic regression on a few columns that are written out row by row: <see cref="LogisticNewton"/> with all products by whole vectors.</summary>
internal sealed unsafe class LogisticFit : ILogOdds, IDisposable
{
    /// <summary>Of a column, the (weighted) squared length beyond the others that is rounding.</summary>
    private const double Collinear = 1e-12;

    private readonly nint _stride;
    private readonly double* _response;
    private readonly double _ridge;
    private readonly NativeBuffer<double> _vectors;
    private NativeBuffer<double> _weighted = new(0);
    private double* _columns;
    private int _count;

    /// <param name="problem">The problem.</param>
    public LogisticFit(WorkingProblem problem)
    {
        Rows = problem.Rows;
        _stride = HostVector.StorageFor(Rows);
        _response = problem.Response;
        _ridge = problem.Ridge;
        _vectors = new NativeBuffer<double>(3 * _stride);
    }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <summary>Loss and ridge at the coefficients that were found.</summary>
    public double Objective { get; private set; }

    /// <summary>What is left to explain: t - p, with t = 1 for y = +1 and 0 for y = -1.</summary>
    public double* Residual => _vectors.Pointer + _stride;

    /// <summary>p (1 - p).</summary>
    public double* Weights => _vectors.Pointer + 2 * _stride;

    /// <summary>Columns times weights, row by row, as of the last call of <see cref="Curvature"/>.</summary>
    public double* Weighted => _weighted.Pointer;

    private double* Odds => _vectors.Pointer;

    /// <summary>Fits.</summary>
    /// <param name="columns">Rows of numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="free">Columns at the beginning that the ridge leaves alone: 1 for the intercept's, 0 if there is none.</param>
    /// <param name="coefficients">Where to begin; then the coefficients.</param>
    /// <param name="lower">What they may not fall below; null for no bounds.</param>
    /// <param name="upper">What they may not rise above; null for no bounds.</param>
    public void Run(double* columns, int count, int free, Span<double> coefficients, double[]? lower = null, double[]? upper = null)
    {
        _columns = columns;
        _count = count;
        Objective = LogisticNewton.Minimize(this, _ridge, free - 1, lower, upper, coefficients);
    }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> coefficients)
    {
        fixed (double* b = coefficients)
        {
            new Span<double>(Odds, (int)_stride).Clear();
            MatrixKernels.AddRows(_columns, _stride, _count, b, Odds, _stride);
        }

        double loss = 0.0;
        double* f = Odds, residual = Residual, weights = Weights;
        for (int i = 0; i < Rows; i++)
        {
            loss += LogisticLoss.At(_response[i] * f[i], out double wrong, out weights[i]);
            residual[i] = _response[i] * wrong;
        }

        return loss;
    }

    /// <inheritdoc/>
    public void Expand(double[] slopes, double[] curvatures)
    {
        Curve(_columns, _count, curvatures);
        fixed (double* g = slopes)
        {
            MatrixKernels.Multiply(_columns, _stride, _count, Residual, g, _stride);
        }
    }

    /// <summary>The second derivatives of the objective at the last point, and the columns times their weights.</summary>
    /// <param name="columns">Rows of numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="free">Columns that the ridge leaves alone.</param>
    /// <param name="matrix">count x count numbers, overwritten.</param>
    /// <param name="least">For each column the pivot that is rounding, overwritten.</param>
    public void Curvature(double* columns, int count, int free, double[] matrix, Span<double> least)
    {
        Curve(columns, count, matrix);
        for (int l = 0; l < count; l++)
        {
            matrix[(l * count) + l] += l < free ? 0.0 : 2.0 * _ridge;
            least[l] = Collinear * matrix[(l * count) + l];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _vectors.Dispose();
        _weighted.Dispose();
    }

    private void Curve(double* columns, int count, double[] matrix)
    {
        if (_weighted.Length < count * _stride)
        {
            _weighted.Dispose();
            _weighted = new NativeBuffer<double>(2 * count * _stride);
        }

        Array.Clear(matrix, 0, count * count);
        for (int l = 0; l < count; l++)
        {
            HostKernels.Multiply(columns + l * _stride, Weights, _weighted.Pointer + l * _stride, _stride);
        }

        fixed (double* h = matrix)
        {
            MatrixProduct.AddTransposed(1.0, columns, _stride, count, _weighted.Pointer, _stride, count, _stride, h, count, lower: true);
            for (int l = 0; l < count; l++)
            {
                for (int m = 0; m < l; m++)
                {
                    h[((nint)m * count) + l] = h[((nint)l * count) + m];
                }
            }
        }
    }
}
