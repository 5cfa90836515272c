using CsRecover.Selection.Designs;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// The logistic loss of a few features at a point: its value, the quadratic model there with the best intercept for each b (so that it is a function of b alone), and vectors alpha that bound the loss from
/// below. With alpha_i = y_i u_i, 0 &lt;= u_i &lt;= 1, and sum alpha_i = 0 if there is an intercept, Fenchel duality gives
/// <code>sum_i log(1 + exp(-y_i f_i)) >= sum_i H(u_i) - alpha . Z b    for all b and b_0,    H(u) = -u log u - (1 - u) log(1 - u).</code>
/// </summary>
/// <param name="problem">A problem with logistic loss.</param>
/// <param name="columns">Its columns.</param>
internal sealed unsafe class LogisticExpansion(WorkingProblem problem, WrittenColumns columns) : IQuadraticLoss, IDisposable
{
    private readonly int _rows = problem.Rows;
    private readonly nint _stride = columns.Stride;
    private readonly double* _response = problem.Response;
    private readonly NativeBuffer<double> _vectors = new(6 * (nint)columns.Stride);
    private NativeBuffer<double> _gathered = new(0);
    private int[] _active = [];
    private double[] _point = [];
    private double[] _crossed = [];
    private double _slopeSum, _weightSum;

    /// <summary>The loss at the point.</summary>
    public double Loss { get; private set; }

    /// <summary>b_0 at the point; 0 in problems without an intercept.</summary>
    public double Intercept { get; private set; }

    /// <inheritdoc/>
    public double AtZero { get; private set; }

    /// <summary>alpha, as <see cref="Dual"/> left it.</summary>
    public double* Alpha => _vectors.Pointer + (3 * _stride);

    private double* Odds => _vectors.Pointer;

    private double* Residual => _vectors.Pointer + _stride;

    private double* Weights => _vectors.Pointer + (2 * _stride);

    private double* Probabilities => _vectors.Pointer + (4 * _stride);

    private double* Direction => _vectors.Pointer + (5 * _stride);

    private double* Weighted => _gathered.Pointer + (_active.Length * _stride);

    /// <summary>Goes to a point.</summary>
    /// <param name="active">The features; not changed afterwards.</param>
    /// <param name="b">Their coefficients.</param>
    /// <param name="intercept">b_0.</param>
    /// <returns>The loss.</returns>
    public double Evaluate(int[] active, double[] b, double intercept)
    {
        Gather(active);
        _point = [.. b];
        Intercept = intercept;
        fixed (double* coefficients = _point)
        {
            new Span<double>(Odds, (int)_stride).Clear();
            MatrixKernels.AddRows(_gathered.Pointer, _stride, active.Length, coefficients, Odds, _stride);
        }

        double loss = 0.0;
        double* f = Odds, residual = Residual, weights = Weights;
        for (int i = 0; i < _rows; i++)
        {
            loss += LogisticLoss.At(_response[i] * (f[i] + intercept), out double wrong, out weights[i]);
            residual[i] = _response[i] * wrong;
        }

        return Loss = loss;
    }

    /// <inheritdoc/>
    public void Fill(int[] active, double[] h, double[] c)
    {
        int m = active.Length;
        if (_crossed.Length < m)
        {
            _crossed = new double[m];
        }

        Array.Clear(h, 0, m * m);
        for (int l = 0; l < m; l++)
        {
            HostKernels.Multiply(_gathered.Pointer + (l * _stride), Weights, Weighted + (l * _stride), _stride);
        }

        fixed (double* target = h, slopes = c)
        {
            MatrixProduct.AddTransposed(1.0, _gathered.Pointer, _stride, m, Weighted, _stride, m, _stride, target, m, lower: true);
            MatrixKernels.Multiply(_gathered.Pointer, _stride, m, Residual, slopes, _stride);
        }

        _slopeSum = _weightSum = 0.0;
        AtZero = Loss;
        if (problem.Intercept)
        {
            ProfileIntercept(m, h, c);
        }

        for (int l = 0; l < m; l++)
        {
            for (int a = 0; a < l; a++)
            {
                h[(a * m) + l] = h[(l * m) + a];
            }
        }

        for (int l = 0; l < m; l++)
        {
            double own = ShortVectors.Dot(h.AsSpan(l * m, m), _point);
            AtZero += _point[l] * (c[l] + (own / 2.0));
            c[l] += own;
        }
    }

    /// <summary>The intercept that the quadratic model has at other coefficients.</summary>
    /// <param name="b">The coefficients of the features that it was made for.</param>
    public double InterceptAt(double[] b)
    {
        if (!problem.Intercept || _weightSum == 0.0)
        {
            return Intercept;
        }

        double step = _slopeSum;
        for (int l = 0; l < b.Length; l++)
        {
            step -= _crossed[l] * (b[l] - _point[l]);
        }

        return Intercept + (step / _weightSum);
    }

    /// <summary>
    /// Makes alpha from what the quadratic model leaves of the residual at other coefficients. Where that is not of the kind that a bound needs it is changed until it is: alpha is valid wherever b is,
    /// and the bound as good as the model.
    /// </summary>
    /// <param name="b">The coefficients of the features that it was made for.</param>
    /// <returns>sum_i H(u_i).</returns>
    public double Dual(double[] b)
    {
        double[] steps = new double[b.Length];
        for (int l = 0; l < steps.Length; l++)
        {
            steps[l] = b[l] - _point[l];
        }

        double* d = Direction, u = Probabilities, alpha = Alpha;
        new Span<double>(d, (int)_stride).Clear();
        fixed (double* step = steps)
        {
            MatrixKernels.AddRows(_gathered.Pointer, _stride, b.Length, step, d, _stride);
        }

        double shift = InterceptAt(b) - Intercept, positive = 0.0, negative = 0.0;
        for (int i = 0; i < _rows; i++)
        {
            double y = _response[i];
            u[i] = Math.Clamp(y * (Residual[i] - (Weights[i] * (d[i] + shift))), 0.0, 1.0);
            positive += y > 0.0 ? u[i] : 0.0;
            negative += y > 0.0 ? 0.0 : u[i];
        }

        double more = 1.0, less = 1.0;
        if (problem.Intercept)
        {
            (more, less) = positive > negative ? (negative / positive, 1.0) : negative > positive ? (1.0, positive / negative) : (1.0, 1.0);
        }

        for (int i = 0; i < _rows; i++)
        {
            u[i] *= _response[i] > 0.0 ? more : less;
            alpha[i] = _response[i] * u[i];
        }

        return Entropy.Of(u, _rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _vectors.Dispose();
        _gathered.Dispose();
    }

    /// <summary>Takes the intercept out of the model: to any b belongs the b_0 that is best.</summary>
    private void ProfileIntercept(int m, double[] h, double[] c)
    {
        for (int i = 0; i < _rows; i++)
        {
            _slopeSum += Residual[i];
            _weightSum += Weights[i];
        }

        if (_weightSum == 0.0)
        {
            return;
        }

        fixed (double* crossed = _crossed)
        {
            MatrixKernels.Multiply(_gathered.Pointer, _stride, m, Weights, crossed, _stride);
        }

        AtZero -= _slopeSum * _slopeSum / (2.0 * _weightSum);
        for (int l = 0; l < m; l++)
        {
            double share = _crossed[l] / _weightSum;
            c[l] -= share * _slopeSum;
            for (int a = 0; a <= l; a++)
            {
                h[(l * m) + a] -= share * _crossed[a];
            }
        }
    }

    private void Gather(int[] active)
    {
        if (ReferenceEquals(active, _active))
        {
            return;
        }

        // Behind the columns there is room for as many of them with weights.
        if (_gathered.Length < 2 * active.Length * _stride)
        {
            _gathered.Dispose();
            _gathered = new NativeBuffer<double>(4 * active.Length * _stride);
        }

        for (int l = 0; l < active.Length; l++)
        {
            new ReadOnlySpan<double>(columns[active[l]], (int)_stride).CopyTo(new Span<double>(_gathered.Pointer + (l * _stride), (int)_stride));
        }

        _active = active;
    }
}
