using CsRecover.Selection.Designs;

namespace CsRecover.Learning.Calibration;

/// <summary>
/// Fits of problems with thousands of targets, where neither N^2 nor k^2 numbers are kept and weights do not come and go one at a time. Exactly k weights: columns are added in blocks,
/// then blocks are exchanged while that lowers the objective, the ones with the least w_j^2 |a_j|^2 for the ones with the largest pull^2 / |a_j|^2 (splicing: Zhu, Wen, Zhu,
/// Zhang and Wang, PNAS 117, 2020, algorithm 1), with all weights fitted again each time.
/// </summary>
/// <typeparam name="TColumns">The kind of columns.</typeparam>
internal sealed class LargeCalibration<TColumns> : IDisposable
    where TColumns : struct, IColumns
{
    /// <summary>How well weights are fitted on the way, and at the end.</summary>
    private const double OnTheWay = 1e-3, AtTheEnd = 1e-8;

    /// <summary>Gains of an exchange that end the search, relative to the objective.</summary>
    private const double SmallestGain = 1e-3;

    /// <summary>Ridges that are tried where more weights are wanted than the least loss has, in units of the columns' mean squared length.</summary>
    private const double RidgeFrom = 1e-6, RidgeTo = 1e6, RidgeStep = 8.0, ClosestRidges = 1.5;

    private readonly CalibrationProblem _problem;
    private readonly ScaledColumns<TColumns> _matrix;
    private readonly double[] _b;
    private readonly CancellationToken _token;

    /// <param name="problem">The problem.</param>
    /// <param name="columns">M.</param>
    /// <param name="options">Threads, and who cancels the work.</param>
    public LargeCalibration(CalibrationProblem problem, TColumns columns, CalibrationOptions options)
    {
        double[] rows = problem.RowFactors();
        (_problem, _token) = (problem, options.CancellationToken);
        _matrix = new ScaledColumns<TColumns>(columns, rows, ThreadCount.Of(options.MaxThreads));
        _b = [.. problem.Targets.Select((y, i) => rows[i] * y)];
    }

    private int[] Everything => [.. Enumerable.Range(0, _matrix.Count)];

    /// <summary>The least loss of all.</summary>
    /// <returns>Weights, what is proven, steps.</returns>
    public (double[] Weights, double LowerBound, int Steps) All()
    {
        ProjectedNewton<TColumns> fit = Make(_problem.Ridge);
        int steps = fit.Solve(Everything, AtTheEnd, together: 0.0, _token);
        return (fit.Weights, Bound(fit), steps);
    }

    /// <summary>The least loss of given records.</summary>
    /// <param name="records">Their numbers.</param>
    public double[] On(int[] records)
    {
        ProjectedNewton<TColumns> fit = Make(_problem.Ridge);
        fit.Solve(records, AtTheEnd, together: 0.0, _token);
        return fit.Weights;
    }

    /// <summary>
    /// Exactly k weights. Columns are added to none; where the least loss of all has few weights, they are also taken from those, and the better counts. Fewer than k only where no
    /// ridge gives as many.
    /// </summary>
    /// <param name="k">k.</param>
    /// <param name="all">The weights of the least loss of all.</param>
    /// <returns>Weights, blocks tried.</returns>
    public (double[] Weights, int Steps) Exactly(int k, double[] all)
    {
        int possible = all.Count(w => w > 0.0);
        ProjectedNewton<TColumns> grown = Make(_problem.Ridge);
        Grow(grown, k, OnTheWay);
        if (possible < k && grown.Support.Length < k)
        {
            return Beyond(k, all);
        }

        int steps = Exchange(grown, k);
        ProjectedNewton<TColumns> best = grown;
        if (possible <= _matrix.Rows)
        {
            ProjectedNewton<TColumns> shrunk = Make(_problem.Ridge);
            shrunk.Start(all);
            Shrink(shrunk, k);
            Grow(shrunk, k, OnTheWay);
            steps += Exchange(shrunk, k);
            best = shrunk.Support.Length == k && (grown.Support.Length < k || shrunk.Objective < grown.Objective) ? shrunk : grown;
        }

        return (Finished(best, k), steps);
    }

    /// <summary>Weights of a support drawn towards their mean; see <see cref="ProjectedNewton{TColumns}.Spread"/>.</summary>
    /// <param name="weights">Weights of all columns.</param>
    /// <param name="effective">The effective sample size.</param>
    public double[] Spread(double[] weights, double effective) => Make(_problem.Ridge).Spread(weights, effective, _token);

    /// <summary>a_j . r of all columns.</summary>
    /// <param name="r">Q numbers.</param>
    public double[] Products(double[] r)
    {
        var products = new double[_matrix.Count];
        _matrix.MultiplyTransposed(Everything, r, products);
        return products;
    }

    /// <inheritdoc/>
    public void Dispose() => _matrix.Dispose();

    private ProjectedNewton<TColumns> Make(double ridge) => new(_matrix, _b, _problem.LargestWeight ?? double.PositiveInfinity, ridge);

    private double Bound(ProjectedNewton<TColumns> fit) =>
        DualBound.Of(_b, fit.Residual, Products(fit.Residual), () => Products([.. Enumerable.Repeat(1.0, _matrix.Rows)]), _problem.LargestWeight ?? double.PositiveInfinity, _problem.Ridge);

    /// <summary>Adds columns in blocks, the most helpful first, until k have a weight or none helps.</summary>
    private void Grow(ProjectedNewton<TColumns> fit, int k, double tolerance)
    {
        int[] support = fit.Support;
        int idle = 0;
        while (support.Length < k && idle < 5)
        {
            int[] added = Helpful(fit, Math.Min(k - support.Length, Math.Max(16, support.Length / 4)));
            if (added.Length == 0)
            {
                return;
            }

            fit.Solve([.. support, .. added], tolerance, together: 0.0, _token);
            int before = support.Length;
            support = fit.Support;
            idle = support.Length > before ? 0 : idle + 1;
        }
    }

    /// <summary>Takes columns out in blocks, those that are missed least first, until k are left at most.</summary>
    private void Shrink(ProjectedNewton<TColumns> fit, int k)
    {
        int[] support = fit.Support;
        while (support.Length > k)
        {
            int left = Math.Max(k, support.Length - Math.Max(1, support.Length / 4));
            fit.Solve(Heaviest(fit, left), OnTheWay, together: 0.0, _token);
            support = fit.Support;
        }
    }

    /// <summary>Exchanges blocks of columns, the largest first, while that lowers the objective.</summary>
    private int Exchange(ProjectedNewton<TColumns> fit, int k)
    {
        int tries = 0;
        for (int block = fit.Support.Length < k ? 0 : Math.Max(1, k / 8); block > 0; tries++)
        {
            double objective = fit.Objective;
            double[] weights = fit.Weights;
            fit.Solve([.. Heaviest(fit, k - block), .. Helpful(fit, block)], OnTheWay, together: 0.0, _token);
            Grow(fit, k, OnTheWay);
            if (fit.Support.Length < k || !(fit.Objective < objective * (1.0 - SmallestGain)))
            {
                fit.Start(weights);
                block /= 2;
            }
        }

        return tries;
    }

    /// <summary>The last digits; records that lose their weight by them are replaced.</summary>
    private double[] Finished(ProjectedNewton<TColumns> fit, int k)
    {
        fit.Solve(fit.Support, AtTheEnd, together: 0.0, _token);
        Grow(fit, k, AtTheEnd);
        return fit.Weights;
    }

    /// <summary>More weights than the least loss has: the least ridge, within a factor, with which at least k weights are not 0, and then those that are missed least go.</summary>
    private (double[] Weights, int Steps) Beyond(int k, double[] all)
    {
        double mean = _matrix.Energies.Average(), low = RidgeFrom / RidgeStep, high = RidgeFrom;
        ProjectedNewton<TColumns> enough = WithRidge(high, all);
        int steps = 1;
        while (enough.Support.Length < k)
        {
            (low, high) = (high, high * RidgeStep);
            if (high > RidgeTo)
            {
                return (enough.Weights, steps);
            }

            enough = WithRidge(high, enough.Weights);
            steps++;
        }

        while (high > ClosestRidges * low)
        {
            double middle = Math.Sqrt(low * high);
            ProjectedNewton<TColumns> fit = WithRidge(middle, enough.Weights);
            steps++;
            (low, high, enough) = fit.Support.Length < k ? (middle, high, enough) : (low, middle, fit);
        }

        Shrink(enough, k);
        Grow(enough, k, OnTheWay);
        return (LeastRidge(enough.Weights, high * mean), steps);

        ProjectedNewton<TColumns> WithRidge(double ridge, double[] from)
        {
            ProjectedNewton<TColumns> fit = Make(_problem.Ridge + (ridge * mean));
            fit.Start(from);
            fit.Solve(Everything, OnTheWay, together: 0.0, _token);
            return fit;
        }
    }

    /// <summary>Weights of a support with as little of a ridge, in halves, as leaves all of them.</summary>
    private double[] LeastRidge(double[] weights, double ridge)
    {
        double[] best = weights;
        int[] support = [.. Enumerable.Range(0, weights.Length).Where(j => weights[j] != 0.0)];
        for (double extra = ridge; ; extra *= 0.5)
        {
            ProjectedNewton<TColumns> fit = Make(_problem.Ridge + extra);
            fit.Start(best);
            fit.Solve(support, AtTheEnd, together: 0.0, _token);
            if (fit.Support.Length < support.Length || extra < RidgeFrom * ridge)
            {
                return best;
            }

            best = fit.Weights;
        }
    }

    private int[] Heaviest(ProjectedNewton<TColumns> fit, int count) =>
        [.. fit.Support.OrderByDescending(j => fit.Weights[j] * fit.Weights[j] * _matrix.Energies[j]).ThenBy(j => j).Take(count)];

    /// <summary>The columns without a weight that the residual points to most.</summary>
    private int[] Helpful(ProjectedNewton<TColumns> fit, int count)
    {
        double[] pulls = fit.Pulls();
        return [.. Enumerable.Range(0, pulls.Length)
            .Where(j => fit.Weights[j] == 0.0 && pulls[j] > 0.0 && _matrix.Energies[j] > 0.0)
            .OrderByDescending(j => pulls[j] * pulls[j] / _matrix.Energies[j]).ThenBy(j => j).Take(count)];
    }
}
