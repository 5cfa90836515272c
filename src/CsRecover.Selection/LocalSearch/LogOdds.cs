using CsRecover.Selection.Designs;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Selection.LocalSearch;

/// <summary>The log-odds f = b_0 + Z b of all observations, and with them the slopes and weights of the logistic loss.</summary>
/// <typeparam name="TColumns">The kind of columns.</typeparam>
internal sealed unsafe class LogOdds<TColumns> : IDisposable
    where TColumns : struct, IColumns
{
    private readonly WorkingProblem _problem;
    private readonly TColumns _columns;
    private readonly int _rows;
    private readonly NativeBuffer<double> _odds;
    private readonly NativeBuffer<double> _slopes;
    private readonly NativeBuffer<double> _weights;
    private readonly NativeBuffer<double> _column;
    private double _slopeSum;

    /// <param name="problem">The problem.</param>
    /// <param name="columns">Its columns.</param>
    public LogOdds(WorkingProblem problem, TColumns columns)
    {
        _problem = problem;
        _columns = columns;
        _rows = problem.Rows;
        nint storage = HostVector.StorageFor(_rows);
        _odds = new NativeBuffer<double>(storage);
        _slopes = new NativeBuffer<double>(storage);
        _weights = new NativeBuffer<double>(storage);
        _column = new NativeBuffer<double>(storage);
    }

    /// <summary>b_0.</summary>
    public double Intercept { get; private set; }

    /// <summary>-d loss / d b_0.</summary>
    public double InterceptSlope => _slopeSum;

    /// <summary>The mean of the weights p (1 - p).</summary>
    public double MeanWeight { get; private set; }

    /// <summary>Sets the log-odds.</summary>
    /// <param name="support">Features.</param>
    /// <param name="values">Their coefficients.</param>
    /// <param name="intercept">b_0.</param>
    /// <returns>The loss.</returns>
    public double Evaluate(ReadOnlySpan<int> support, ReadOnlySpan<double> values, double intercept)
    {
        _odds.Span.Clear();
        var f = new WorkVector { Values = _odds.Pointer };
        for (int s = 0; s < support.Length; s++)
        {
            _columns.Add(values[s], support[s], ref f);
        }

        Intercept = intercept;
        return Shift(f.Shift + intercept);
    }

    /// <summary>Adds to the coefficient of one feature.</summary>
    /// <param name="j">Which feature.</param>
    /// <param name="step">What to add.</param>
    /// <returns>The loss.</returns>
    public double Move(int j, double step)
    {
        var f = new WorkVector { Values = _odds.Pointer };
        _columns.Add(step, j, ref f);
        return Shift(f.Shift);
    }

    /// <summary>Adds to the intercept.</summary>
    /// <param name="step">What to add.</param>
    public void MoveIntercept(double step)
    {
        Intercept += step;
        Shift(step);
    }

    /// <summary>-d loss / d b_j.</summary>
    /// <param name="j">Which feature.</param>
    public double Slope(int j) => _columns.Dot(j, new WorkVector { Values = _slopes.Pointer, Sum = _slopeSum });

    /// <summary>-d loss / d b_j of all features.</summary>
    /// <param name="slopes">p numbers, overwritten.</param>
    /// <param name="threads">Threads to use.</param>
    public void AllSlopes(Span<double> slopes, int threads) => _columns.DotAll(new WorkVector { Values = _slopes.Pointer, Sum = _slopeSum }, slopes, threads);

    /// <summary>The second derivatives of the loss by some coefficients, and by the intercept where there is a place for it.</summary>
    /// <param name="support">k features.</param>
    /// <param name="h">m m numbers, overwritten.</param>
    /// <param name="m">k, or k + 1 with an intercept, which is the last.</param>
    public void Curvatures(int[] support, double[] h, int m)
    {
        int k = support.Length;
        for (int a = 0; a < m; a++)
        {
            WorkVector weighted = Weighted(a < k ? support[a] : -1);
            for (int b = 0; b <= a; b++)
            {
                double product = b < k ? _columns.Dot(support[b], weighted) : weighted.Sum;
                h[(a * m) + b] = product;
                h[(b * m) + a] = product;
            }
        }
    }

    /// <summary>The best coefficient of one feature that is 0 now, by Newton steps on it alone; the log-odds are left as they were.</summary>
    /// <param name="j">Which feature.</param>
    /// <param name="bound">The allowed coefficient nearest to a number.</param>
    /// <returns>The coefficient, and the loss with it.</returns>
    public (double Value, double Loss) BestAlone(int j, Func<double, double> bound)
    {
        const int Steps = 4;
        double u = 0.0, loss = Move(j, 0.0), ridge = 2.0 * _problem.Ridge, best = loss;
        double[] start = _odds.Span[.._rows].ToArray();
        for (int step = 0; step < Steps; step++)
        {
            double curvature = _columns.Dot(j, Weighted(j)) + ridge, next = bound(u + ((Slope(j) - (ridge * u)) / curvature));
            double moved = Move(j, next - u);
            if (!(moved + (ridge * next * next / 2.0) < best))
            {
                break;
            }

            (u, loss, best) = (next, moved, moved + (ridge * next * next / 2.0));
        }

        start.CopyTo(_odds.Span);
        Shift(0.0);
        return (u, loss);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _odds.Dispose();
        _slopes.Dispose();
        _weights.Dispose();
        _column.Dispose();
    }

    /// <summary>The weights times a column, or the weights themselves.</summary>
    private WorkVector Weighted(int j)
    {
        if (j < 0)
        {
            double all = 0.0;
            for (int i = 0; i < _rows; i++)
            {
                all += _weights.Pointer[i];
            }

            return new WorkVector { Values = _weights.Pointer, Sum = all };
        }

        _column.Span.Clear();
        var column = new WorkVector { Values = _column.Pointer };
        _columns.Add(1.0, j, ref column);
        double sum = 0.0;
        for (int i = 0; i < _rows; i++)
        {
            double x = _weights.Pointer[i] * (_column.Pointer[i] + column.Shift);
            _column.Pointer[i] = x;
            sum += x;
        }

        return new WorkVector { Values = _column.Pointer, Sum = sum };
    }

    /// <summary>Adds a number to all log-odds and computes what follows from them.</summary>
    private double Shift(double shift)
    {
        double loss = 0.0, slopes = 0.0, weights = 0.0;
        double* f = _odds.Pointer, g = _slopes.Pointer, w = _weights.Pointer, y = _problem.Response;
        for (int i = 0; i < _rows; i++)
        {
            f[i] += shift;
            loss += LogisticLoss.At(y[i] * f[i], out double wrong, out w[i]);
            g[i] = y[i] * wrong;
            slopes += g[i];
            weights += w[i];
        }

        _slopeSum = slopes;
        MeanWeight = weights / _rows;
        return loss;
    }
}
