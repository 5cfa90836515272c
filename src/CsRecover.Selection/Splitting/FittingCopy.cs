using CsRecover.Selection.Designs;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Selection.Splitting;

/// <summary>
/// The fitting copy of the coefficients: x and b_0 lower loss(b_0 + Z x) + lambda_2 |x|^2 + rho |x - v|^2 / 2 by steps to the minimum of a quadratic function that is nowhere below it and touches it at the last point: the
/// function itself with squared loss, and with logistic loss the one whose weights are all 1/4 (Boehning and Lindsay, Ann. Inst. Statist. Math. 40, 1988). One factor serves all steps with a rho:
/// of w Z^T Z + tau or, with fewer observations than features, of Z Z^T + tau / w.
/// </summary>
internal sealed unsafe class FittingCopy : IDisposable
{
    /// <summary>Steps with logistic loss, unless they gain less than this part of the objective before.</summary>
    private const int Steps = 5;
    private const double Worthwhile = 1e-6;

    private readonly WorkingProblem _problem;
    private readonly WrittenColumns _columns;
    private readonly int _count, _rows;
    private readonly nint _stride;
    private readonly double _weight;
    private readonly bool _isTall;
    private readonly double[] _products;
    private readonly double[] _matrix;
    private readonly double[] _least;
    private readonly SkippingCholesky _factor = new();
    private readonly NativeBuffer<double> _vectors;
    private double _factored = double.NaN;

    /// <param name="problem">The problem.</param>
    /// <param name="threads">Threads to use.</param>
    public FittingCopy(WorkingProblem problem, int threads)
    {
        _problem = problem;
        _columns = WrittenColumns.Of(ColumnLoader.Of(problem), threads);
        (_count, _rows, _stride) = (problem.Columns, problem.Rows, _columns.Stride);
        _weight = problem.Loss == SelectionLoss.Squared ? 1.0 : 0.25;
        _isTall = _rows >= _count;
        int m = Math.Min(_rows, _count);
        _products = new double[m * m];
        _matrix = new double[m * m];
        _least = new double[m];
        _vectors = new NativeBuffer<double>(2 * _stride);
        X = new double[_count];
        Multiply();
        MeanCurvature = _weight * Enumerable.Range(0, _count).Average(j => HostKernels.Dot(_columns[j], _columns[j], _stride));
        Loss = Evaluate();
    }

    /// <summary>x.</summary>
    public double[] X { get; }

    /// <summary>b_0 with logistic loss.</summary>
    public double Intercept { get; private set; }

    /// <summary>The loss at x, and the ridge.</summary>
    public double Loss { get; private set; }

    /// <summary>The most that the loss is curved along a mean column.</summary>
    public double MeanCurvature { get; }

    private double* Odds => _vectors.Pointer;

    private double* Residual => _vectors.Pointer + _stride;

    /// <summary>Lowers the objective, from where x is.</summary>
    /// <param name="v">v.</param>
    /// <param name="rho">rho.</param>
    public void Approach(double[] v, double rho)
    {
        double tau = rho + (2.0 * _problem.Ridge), before = Loss + (rho * Distance(v) / 2.0);
        Factor(tau);
        for (int step = 0; step < (_problem.Loss == SelectionLoss.Squared ? 1 : Steps); step++)
        {
            var slopes = new double[_count];
            for (int j = 0; j < _count; j++)
            {
                slopes[j] = HostKernels.Dot(_columns[j], Residual, _stride) - (2.0 * _problem.Ridge * X[j]) - (rho * (X[j] - v[j]));
            }

            if (_problem is { Intercept: true, Loss: SelectionLoss.Logistic })
            {
                // Columns are centred: b_0 and x have nothing to do with each other in the quadratic function.
                Intercept += new Span<double>(Residual, _rows).ToArray().Sum() / (_weight * _rows);
            }

            Solve(slopes, tau);
            for (int j = 0; j < _count; j++)
            {
                X[j] += slopes[j];
            }

            Loss = Evaluate();
            double objective = Loss + (rho * Distance(v) / 2.0);
            if (before - objective <= Worthwhile * before)
            {
                break;
            }

            before = objective;
        }
    }

    /// <summary>Goes elsewhere.</summary>
    /// <param name="x">x.</param>
    /// <param name="intercept">b_0.</param>
    public void GoTo(double[] x, double intercept)
    {
        x.CopyTo(X, 0);
        Intercept = intercept;
        Loss = Evaluate();
    }

    /// <summary>The slopes -d loss / d b_j at x, the ridge's among them.</summary>
    /// <param name="slopes">p numbers, overwritten.</param>
    public void Slopes(double[] slopes)
    {
        for (int j = 0; j < _count; j++)
        {
            slopes[j] = HostKernels.Dot(_columns[j], Residual, _stride) - (2.0 * _problem.Ridge * X[j]);
        }
    }

    /// <summary>|x - v|^2.</summary>
    /// <param name="v">v.</param>
    public double Distance(double[] v)
    {
        double sum = 0.0;
        for (int j = 0; j < _count; j++)
        {
            sum += (X[j] - v[j]) * (X[j] - v[j]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _columns.Dispose();
        _vectors.Dispose();
    }

    private double Evaluate()
    {
        new Span<double>(Odds, (int)_stride).Clear();
        fixed (double* x = X)
        {
            MatrixKernels.AddRows(_columns.Pointer, _stride, _count, x, Odds, _stride);
        }

        double loss = 0.0;
        for (int i = 0; i < _rows; i++)
        {
            double y = _problem.Response[i], f = Odds[i] + Intercept;
            if (_problem.Loss == SelectionLoss.Squared)
            {
                Residual[i] = y - f;
                loss += (y - f) * (y - f) / 2.0;
            }
            else
            {
                loss += LogisticLoss.At(y * f, out double wrong, out _);
                Residual[i] = y * wrong;
            }
        }

        return loss + (_problem.Ridge * ShortVectors.Energy(X));
    }

    /// <summary>Z^T Z, or Z Z^T.</summary>
    private void Multiply()
    {
        fixed (double* target = _products)
        {
            if (_isTall)
            {
                MatrixProduct.AddTransposed(1.0, _columns.Pointer, _stride, _count, _columns.Pointer, _stride, _count, _stride, target, _count);
                return;
            }

            for (int j = 0; j < _count; j++)
            {
                double* z = _columns[j];
                for (int i = 0; i < _rows; i++)
                {
                    ShortVectors.Add(new Span<double>(target + ((nint)i * _rows), _rows), z[i], new ReadOnlySpan<double>(z, _rows));
                }
            }
        }
    }

    private void Factor(double tau)
    {
        if (tau == _factored)
        {
            return;
        }

        int m = _least.Length;
        double scale = _isTall ? _weight : 1.0, diagonal = _isTall ? tau : tau / _weight;
        for (int i = 0; i < _products.Length; i++)
        {
            _matrix[i] = scale * _products[i];
        }

        for (int i = 0; i < m; i++)
        {
            _matrix[(i * m) + i] += diagonal;
        }

        _factor.Factor(_matrix, m, _least);
        _factored = tau;
    }

    /// <summary>(w Z^T Z + tau)^-1 s; with fewer observations than features (s - Z^T (Z Z^T + tau / w)^-1 Z s) / tau.</summary>
    private void Solve(double[] s, double tau)
    {
        if (_isTall)
        {
            _factor.Solve(s);
            return;
        }

        // The log-odds are made afresh after this.
        new Span<double>(Odds, (int)_stride).Clear();
        fixed (double* from = s)
        {
            MatrixKernels.AddRows(_columns.Pointer, _stride, _count, from, Odds, _stride);
        }

        _factor.Solve(new Span<double>(Odds, _rows));
        for (int j = 0; j < _count; j++)
        {
            s[j] = (s[j] - HostKernels.Dot(_columns[j], Odds, _stride)) / tau;
        }
    }
}
