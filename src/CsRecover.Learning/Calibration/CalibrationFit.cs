using System.Diagnostics;
using CsRecover.Selection;
using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Learning.Calibration;

/// <summary>Fits of a calibration problem by least squares: all weights, or exactly k of them.</summary>
/// <param name="problem">The problem.</param>
/// <param name="options">Threads, and who cancels the work.</param>
internal sealed unsafe class CalibrationFit(CalibrationProblem problem, CalibrationOptions options) : IDisposable
{
    /// <summary>Columns outside that are looked at for an exchange before all are.</summary>
    private const int Candidates = 256;

    /// <summary>Products of numbers beyond which weights are not also looked for from none: one pass over the matrix for each.</summary>
    private const double MostToGrow = 1e10;

    /// <summary>Ridges that are tried, in units of the columns' mean squared length.</summary>
    private const double RidgeFrom = 1e-6, RidgeTo = 1e6;

    /// <summary>Targets beyond which fits keep no inverse: the least loss may have as many weights, one by one.</summary>
    private const int MostFactored = 1000;

    private CalibrationProblem Problem => problem;

    private CancellationToken Token => options.CancellationToken;

    private int Threads { get; } = ThreadCount.Of(options.MaxThreads);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private NativeBuffer<double>? _stored;

    /// <summary>The least loss of all.</summary>
    public CalibrationResult All() => Run(default(Everything))[0];

    /// <summary>Exactly k weights for each k.</summary>
    /// <param name="sizes">The k.</param>
    public IReadOnlyList<CalibrationResult> Path(IReadOnlyList<int> sizes) => Run(new Sizes(sizes));

    /// <summary>The least loss of given records.</summary>
    /// <param name="records">Their numbers.</param>
    /// <returns>N weights.</returns>
    public double[] On(int[] records) => Run(new Given(records))[0].Weights;

    /// <inheritdoc/>
    public void Dispose() => _stored?.Dispose();

    private IReadOnlyList<CalibrationResult> Run<TWork>(TWork work)
        where TWork : IWork
    {
        double[] rows = problem.RowFactors(), b = [.. problem.Targets.Select((y, i) => rows[i] * y)];
        int q = problem.Matrix.Observations, n = problem.Matrix.Features;
        if (Math.Min(q, n) > MostFactored)
        {
            return RunLarge(work);
        }

        if (problem.Matrix is SparseDesign sparse)
        {
            return Run(work, Unscaled(Scale(sparse, rows)), b);
        }

        _stored ??= Scale((DenseDesign)problem.Matrix, rows);
        return Run(work, new DenseColumns(_stored.Pointer, q, n), b);
    }

    private IReadOnlyList<CalibrationResult> RunLarge<TWork>(TWork work)
        where TWork : ILargeWork => problem.Matrix is SparseDesign sparse
            ? RunLarge(work, Unscaled(sparse))
            : RunLarge(work, new DenseColumns(((DenseDesign)problem.Matrix).Column(0), problem.Matrix.Observations, problem.Matrix.Features));

    private IReadOnlyList<CalibrationResult> RunLarge<TWork, TColumns>(TWork work, TColumns columns)
        where TWork : ILargeWork
        where TColumns : struct, IColumns
    {
        using var fit = new LargeCalibration<TColumns>(problem, columns, options);
        return work.DoLarge(this, fit);
    }

    /// <summary>The columns as they are.</summary>
    private static SparseColumns Unscaled(SparseDesign design) => new(design, new double[design.Features], [.. Enumerable.Repeat(1.0, design.Features)]);

    private IReadOnlyList<CalibrationResult> Run<TWork, TColumns>(TWork work, TColumns columns, double[] b)
        where TWork : IWork
        where TColumns : struct, IColumns =>
        work.Do(this, extra => new BoundedLeastSquares<TColumns>(columns, b, problem.LargestWeight ?? double.PositiveInfinity, problem.Ridge + (extra * MeanEnergy(columns))));

    /// <summary>The mean squared length of the columns: what a ridge is measured by.</summary>
    private static double MeanEnergy<TColumns>(TColumns columns)
        where TColumns : struct, IColumns
    {
        double sum = 0.0;
        for (int j = 0; j < columns.Columns; j++)
        {
            sum += columns.Gram(j, j);
        }

        return sum / columns.Columns;
    }

    private CalibrationResult Result(double[] weights, double lower, int steps) => CalibrationResult.Of(problem, [.. weights], lower, _clock.Elapsed.TotalSeconds, steps);

    /// <summary>A result for exactly k weights, with what is proven for so many.</summary>
    private CalibrationResult Result(double[] weights, double lower, int steps, Func<double[], double[]> products)
    {
        CalibrationResult result = Result(weights, lower, steps);
        if (problem.Ridge == 0.0 && problem.LargestWeight is null)
        {
            return result;
        }

        double[] rows = problem.RowFactors(), b = [.. problem.Targets.Select((y, i) => rows[i] * y)], column = new double[b.Length];
        double[] residual = [.. result.Targets.Select((t, i) => rows[i] * (t.Target - t.Estimate))];
        double objective = result.Loss + (problem.Ridge * weights.Sum(w => w * w));
        double proven = DualBound.OfAtMost(b, residual, result.Active, objective, products, Add, problem.LargestWeight ?? double.PositiveInfinity, problem.Ridge, Token);
        return CalibrationResult.Of(problem, result.Weights, lower, _clock.Elapsed.TotalSeconds, steps, Math.Max(lower, proven));

        void Add(double factor, int j, double[] target)
        {
            Array.Clear(column);
            problem.Matrix.AddColumn(factor, j, column);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] += rows[i] * column[i];
            }
        }
    }

    /// <summary>
    /// More weights than the least loss has: the least ridge, within a factor of two, with which at least k weights are not 0, and then those that are missed least go. Fewer only where no
    /// ridge gives as many.
    /// </summary>
    private (double[] Weights, int Steps) Beyond<TColumns>(Func<double, BoundedLeastSquares<TColumns>> make, int k)
        where TColumns : struct, IColumns
    {
        int steps = 0;
        double[] best = [];
        for (double ridge = RidgeFrom; ridge <= RidgeTo; ridge *= 2.0)
        {
            using BoundedLeastSquares<TColumns> fit = make(ridge);
            steps += fit.SolveAll(Threads, Token);
            best = [.. fit.Weights];
            if (fit.Count >= k)
            {
                while (fit.Count > k)
                {
                    Token.ThrowIfCancellationRequested();
                    fit.RemoveCheapest();
                    steps++;
                }

                best = [.. fit.Weights];
                break;
            }
        }

        return (best, steps);
    }

    private double[] Spread(double[] weights, double effective) => RunLarge(new Spreading(weights, effective))[0].Weights;

    private static NativeBuffer<double> Scale(DenseDesign design, double[] rows)
    {
        nint stride = design.Stride;
        var scaled = new NativeBuffer<double>(stride * design.Features);
        Parallel.For(0, design.Features, j =>
        {
            double* from = design.Column(j), to = scaled.Pointer + j * stride;
            for (int i = 0; i < rows.Length; i++)
            {
                to[i] = rows[i] * from[i];
            }
        });
        return scaled;
    }

    private static SparseDesign Scale(SparseDesign design, double[] rows) =>
        new(design.Observations, design.Features, design.Starts, design.Rows, [.. design.Values.Select((v, e) => v * rows[design.Rows[e]])], design.Names);

    private interface ILargeWork
    {
        IReadOnlyList<CalibrationResult> DoLarge<TColumns>(CalibrationFit owner, LargeCalibration<TColumns> fit)
            where TColumns : struct, IColumns;
    }

    private interface IWork : ILargeWork
    {
        IReadOnlyList<CalibrationResult> Do<TColumns>(CalibrationFit owner, Func<double, BoundedLeastSquares<TColumns>> make)
            where TColumns : struct, IColumns;
    }

    /// <summary>Weights of given records drawn together.</summary>
    private readonly struct Spreading(double[] weights, double effective) : ILargeWork
    {
        public IReadOnlyList<CalibrationResult> DoLarge<TColumns>(CalibrationFit owner, LargeCalibration<TColumns> fit)
            where TColumns : struct, IColumns => [owner.Result(fit.Spread(weights, effective), double.NaN, steps: 0)];
    }

    private readonly struct Everything : IWork
    {
        public IReadOnlyList<CalibrationResult> Do<TColumns>(CalibrationFit owner, Func<double, BoundedLeastSquares<TColumns>> make)
            where TColumns : struct, IColumns
        {
            using BoundedLeastSquares<TColumns> fit = make(0.0);
            int steps = fit.SolveAll(owner.Threads, owner.Token);
            return [owner.Result(fit.Weights, fit.LowerBound(owner.Threads), steps)];
        }

        public IReadOnlyList<CalibrationResult> DoLarge<TColumns>(CalibrationFit owner, LargeCalibration<TColumns> fit)
            where TColumns : struct, IColumns
        {
            (double[] weights, double lower, int steps) = fit.All();
            return [owner.Result(weights, lower, steps)];
        }
    }

    private readonly struct Given(int[] records) : IWork
    {
        public IReadOnlyList<CalibrationResult> Do<TColumns>(CalibrationFit owner, Func<double, BoundedLeastSquares<TColumns>> make)
            where TColumns : struct, IColumns
        {
            using BoundedLeastSquares<TColumns> fit = make(0.0);
            int steps = fit.SolveWithin(records, owner.Token);
            return [owner.Result(fit.Weights, double.NaN, steps)];
        }

        public IReadOnlyList<CalibrationResult> DoLarge<TColumns>(CalibrationFit owner, LargeCalibration<TColumns> fit)
            where TColumns : struct, IColumns => [owner.Result(fit.On(records), double.NaN, steps: 1)];
    }

    /// <summary>
    /// Two ways to k weights, of which the better counts. From the best fit of all, weights are taken out one by one, each time the one that is missed least; and from none,
    /// they are added one by one, each time the one that the residual points to most. At each size asked for, exchanges with records outside lower the loss to where none helps any
    /// more. The first way starts from what is proven to be best; the second one finds few records that meet the targets exactly, where many do so in countless ways.
    /// </summary>
    private readonly struct Sizes(IReadOnlyList<int> sizes) : IWork
    {
        public IReadOnlyList<CalibrationResult> Do<TColumns>(CalibrationFit owner, Func<double, BoundedLeastSquares<TColumns>> make)
            where TColumns : struct, IColumns
        {
            int threads = owner.Threads;
            using BoundedLeastSquares<TColumns> shrinking = make(0.0), growing = make(0.0);
            int steps = shrinking.SolveAll(threads, owner.Token);
            double lower = shrinking.LowerBound(threads);
            CalibrationProblem problem = owner.Problem;
            int[] ordered = [.. sizes.Distinct().Order()];
            var grown = new Dictionary<int, (double Objective, int[] Support)>();
            foreach (int k in ordered.Where(k => (double)k * problem.Matrix.Observations * problem.Matrix.Features <= MostToGrow))
            {
                growing.Fill(k, threads, owner.Token);
                steps += growing.Swap(Candidates, threads, owner.Token);
                grown[k] = (growing.Objective, growing.Support);
            }

            var found = new Dictionary<int, CalibrationResult>();
            foreach (int k in ordered.Reverse())
            {
                if (k > shrinking.Count)
                {
                    (double[] many, int more) = owner.Beyond(make, k);
                    steps += more;
                    found[k] = owner.Result(many, lower, steps, r => growing.ProductsWith(r, threads));
                    continue;
                }

                while (shrinking.Count > k)
                {
                    owner.Token.ThrowIfCancellationRequested();
                    shrinking.RemoveCheapest();
                    steps++;
                }

                shrinking.Fill(k, threads, owner.Token);
                steps += shrinking.Swap(Candidates, threads, owner.Token);
                if (grown.TryGetValue(k, out (double Objective, int[] Support) other) && other.Objective < shrinking.Objective)
                {
                    shrinking.Restart(other.Support);
                }

                double[] weights = problem.SmallestEffectiveSampleSize is { } least ? owner.Spread(shrinking.Weights, least) : shrinking.Weights;
                found[k] = owner.Result(weights, lower, steps, r => growing.ProductsWith(r, threads));
            }

            return [.. sizes.Select(k => found[k])];
        }

        public IReadOnlyList<CalibrationResult> DoLarge<TColumns>(CalibrationFit owner, LargeCalibration<TColumns> fit)
            where TColumns : struct, IColumns
        {
            (double[] all, double lower, _) = fit.All();
            var found = new Dictionary<int, CalibrationResult>();
            foreach (int k in sizes.Distinct())
            {
                (double[] weights, int steps) = fit.Exactly(k, all);
                found[k] = owner.Result(owner.Problem.SmallestEffectiveSampleSize is { } least ? fit.Spread(weights, least) : weights, lower, steps, fit.Products);
            }

            return [.. sizes.Select(k => found[k])];
        }
    }
}
