using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.LocalSearch;

/// <summary>Squared loss: everything small is done on products of columns, and one pass over the design gives the slopes of all features.</summary>
/// <typeparam name="TColumns">The kind of columns.</typeparam>
internal sealed unsafe class SquaredSupportLoss<TColumns> : SupportLoss
    where TColumns : struct, IColumns
{
    /// <summary>Sweeps over the features that are not 0 before their best coefficients are computed at once.</summary>
    private const int PartialSweeps = 10;

    /// <summary>Numbers of all the rows of the Gram matrix that are kept at most: 1 GB.</summary>
    private const long MostRowNumbers = 1L << 27;

    /// <summary>Multiplications up to which all exchanges are looked at with the best coefficients of the others: half a second.</summary>
    private const long MostSwapWork = 1L << 30;

    private readonly TColumns _columns;
    private readonly NativeBuffer<double> _residual;
    private readonly GramCache<TColumns> _gram;
    private readonly Dictionary<int, double[]> _rows = [];
    private readonly Queue<int> _rowOrder = new();
    private readonly double[] _responseProducts;

    /// <param name="problem">The problem.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="threads">Threads to use.</param>
    public SquaredSupportLoss(WorkingProblem problem, TColumns columns, int threads)
        : base(problem, threads)
    {
        _columns = columns;
        _gram = new GramCache<TColumns>(columns);
        nint storage = HostVector.StorageFor(problem.Rows);
        _residual = new NativeBuffer<double>(storage);
        Empty = new SupportModel([], [], 0.0, HostKernels.Dot(problem.Response, problem.Response, storage) / 2.0);
        _responseProducts = new double[problem.Columns];
        columns.DotAll(Response(), _responseProducts, threads);
    }

    /// <inheritdoc/>
    public override SupportModel Empty { get; }

    /// <inheritdoc/>
    public override SupportModel Fit(int[] support, SupportModel near)
    {
        int k = support.Length;
        var h = new double[k * k];
        _gram.Fill(support, h);
        return Fit(support, h, near);
    }

    /// <inheritdoc/>
    public override void Products(int[] features, double[] products) => _gram.Fill(features, products);

    /// <inheritdoc/>
    public override void Slopes(SupportModel model, Span<double> slopes)
    {
        if (model.Support.Length == 0)
        {
            _responseProducts.CopyTo(slopes);
            return;
        }

        WorkVector residual = Response();
        new ReadOnlySpan<double>(residual.Values, Problem.Rows).CopyTo(_residual.Span);
        residual.Values = _residual.Pointer;
        for (int s = 0; s < model.Support.Length; s++)
        {
            _columns.Add(-model.Values[s], model.Support[s], ref residual);
        }

        _columns.DotAll(residual, slopes, Threads);
    }

    /// <inheritdoc/>
    public override double Weight(SupportModel model) => 1.0;

    /// <inheritdoc/>
    public override SupportModel Descend(SupportModel start, ReadOnlySpan<int> others, double price)
    {
        int[] working = [.. start.Support, .. others];
        int w = working.Length;
        double[] gram = new double[w * w], slopes = new double[w], values = new double[w];
        _gram.Fill(working, gram);
        start.Values.CopyTo(values, 0);
        SupportModel model = start;
        while (true)
        {
            for (int a = 0; a < w; a++)
            {
                slopes[a] = _responseProducts[working[a]] - ShortVectors.Dot(gram.AsSpan(a * w, w), values);
            }

            if (!Sweep(working, gram, slopes, values, price, all: true))
            {
                return model;
            }

            for (int sweep = 0; sweep < PartialSweeps && Sweep(working, gram, slopes, values, price, all: false); sweep++)
            {
            }

            int[] kept = [.. Enumerable.Range(0, w).Where(a => values[a] != 0.0).OrderBy(a => working[a])];
            int[] support = [.. kept.Select(a => working[a])];
            model = Fit(support, SubMatrix(gram, w, kept), new SupportModel(support, [.. kept.Select(a => values[a])], 0.0, double.NaN));
            for (int s = 0; s < kept.Length; s++)
            {
                values[kept[s]] = model.Values[s];
            }

            model = model.Pruned();
        }
    }

    /// <inheritdoc/>
    public override (int Leaving, int Entering, double Fall) BestSwap(SupportModel model, double[] slopes, bool exact)
    {
        int[] support = model.Support;
        int k = support.Length;
        double[][] rows = Array.ConvertAll(support, Row);
        (int Leaving, int Entering, double Fall) simple = new SimpleSwaps(this, model, rows, slopes).Best();
        if (!exact || simple.Fall > Resolution || Problem.Lower is not null || Problem.Upper is not null || (long)k * k * Problem.Columns > MostSwapWork)
        {
            return simple;
        }

        var inverse = new double[k * k];
        _gram.Fill(support, inverse);
        for (int a = 0; a < k; a++)
        {
            inverse[(a * k) + a] += 2.0 * Problem.Ridge;
        }

        BoundedQuadratic.Invert(inverse, k);
        return new SwapTable(this, model, inverse, rows, slopes).Best(Threads);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing) => _residual.Dispose();

    private static double[] SubMatrix(double[] gram, int w, int[] kept)
    {
        int k = kept.Length;
        var h = new double[k * k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                h[(a * k) + b] = gram[(kept[a] * w) + kept[b]];
            }
        }

        return h;
    }

    private WorkVector Response()
    {
        double sum = 0.0;
        for (int i = 0; i < Problem.Rows; i++)
        {
            sum += Problem.Response[i];
        }

        return new WorkVector { Values = Problem.Response, Sum = sum };
    }

    /// <summary>The products of one column with all.</summary>
    private double[] Row(int i)
    {
        if (_rows.TryGetValue(i, out double[]? row))
        {
            return row;
        }

        int p = Problem.Columns;
        if (_rows.Count > 0 && (_rows.Count + 1L) * p > MostRowNumbers)
        {
            _rows.Remove(_rowOrder.Dequeue(), out row);
        }

        row ??= new double[p];
        _residual.Span.Clear();
        var column = new WorkVector { Values = _residual.Pointer };
        _columns.Add(1.0, i, ref column);
        _columns.DotAll(column, row, Threads);
        _rows.Add(i, row);
        _rowOrder.Enqueue(i);
        return row;
    }

    private SupportModel Fit(int[] support, double[] h, SupportModel near)
    {
        int k = support.Length;
        double[] c = new double[k], b = new double[k];
        for (int s = 0; s < k; s++)
        {
            h[(s * k) + s] += 2.0 * Problem.Ridge;
            c[s] = _responseProducts[support[s]];
        }

        Bounds.Load(near, support, b);
        BoundedQuadratic.Minimize(h, c, Bounds.Of(Problem.Lower, support), Bounds.Of(Problem.Upper, support), b);
        double objective = Empty.Objective;
        for (int s = 0; s < k; s++)
        {
            objective += b[s] * ((ShortVectors.Dot(h.AsSpan(s * k, k), b) / 2.0) - c[s]);
        }

        return new SupportModel(support, b, 0.0, Math.Max(objective, 0.0));
    }

    /// <summary>
    /// One sweep of exact coordinate steps: the best coefficient of each feature if that is worth the price, else 0 (Hazimeh and Mazumder, Operations Research 68, 2020, equation 9).
    /// </summary>
    /// <returns>With <paramref name="all"/>, whether a feature came or went; else whether anything moved by more than rounding.</returns>
    private bool Sweep(int[] working, double[] gram, double[] slopes, double[] values, double price, bool all)
    {
        int w = working.Length;
        bool isChanged = false;
        for (int a = 0; a < w; a++)
        {
            double old = values[a];
            if (!all && old == 0.0)
            {
                continue;
            }

            int j = working[a];
            double length = gram[(a * w) + a], curvature = length + (2.0 * Problem.Ridge), slope = slopes[a] + (length * old), u = Bound(j, slope / curvature);

            // What is in the model stays when it is worth the price but for rounding, and what is out comes in when it is worth more.
            double gain = u * (slope - (curvature * u / 2.0));
            if (gain <= price * (old != 0.0 ? 1.0 - 1e-9 : 1.0 + 1e-9))
            {
                u = 0.0;
            }

            double step = u - old;
            if (step == 0.0)
            {
                continue;
            }

            isChanged |= all ? u == 0.0 || old == 0.0 : Math.Abs(step) > 1e-7 * Math.Abs(u);
            values[a] = u;
            ShortVectors.Add(slopes, -step, gram.AsSpan(a * w, w));
        }

        return isChanged;
    }
}
