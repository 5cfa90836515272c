using CsRecover.Learning.Calibration;
using CsRecover.Selection;
using CsRecover.Vectors;

namespace CsRecover.Learning;

/// <summary>What the misfit of a target is measured in.</summary>
public enum CalibrationLoss
{
    /// <summary>(y - M w) / (|y| + 1): relative errors. The 1 keeps targets of 0 finite; taking the magnitude keeps negative targets from having a pole at -1.</summary>
    Relative,

    /// <summary>y - M w.</summary>
    Squared,
}

/// <summary>
/// Survey calibration: non-negative weights w of N records so that Q weighted sums meet their targets, M w ~ y. The loss is
/// <code>sum_i g_i ((y_i - (M w)_i) / s_i)^2</code>
/// with s_i = |y_i| + 1 (relative) or 1, and g_i the share of target i in its group.
/// </summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
public sealed class CalibrationProblem
{
    /// <summary>A problem.</summary>
    /// <param name="matrix">M: Q targets (rows, the design's observations) by N records (columns, its features), stored or sparse.</param>
    /// <param name="targets">y, Q numbers; copied.</param>
    /// <exception cref="ArgumentException">There are not Q targets, or one is not finite.</exception>
    public CalibrationProblem(Design matrix, ReadOnlySpan<double> targets)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Check.Length(targets.Length, matrix.Observations, nameof(targets), "one for each row of the matrix");
        Check.Finite(targets, nameof(targets));
        Matrix = matrix;
        Targets = targets.ToArray();
    }

    /// <summary>M.</summary>
    public Design Matrix { get; }

    /// <summary>What the misfit of a target is measured in.</summary>
    public CalibrationLoss Loss { get; init; }

    /// <summary>The group of each target, from 0 on: each target then counts 1 / (size of its group), so that groups count alike. Null: each target counts 1.</summary>
    /// <exception cref="ArgumentException">There are not Q numbers, or one is negative.</exception>
    public IReadOnlyList<int>? TargetGroups
    {
        get;
        init
        {
            if (value is not null)
            {
                Check.Length(value.Count, Targets.Length, nameof(TargetGroups), "the group of each target");
                if (value.Any(g => g < 0))
                {
                    throw new ArgumentException($"Expected groups numbered from 0, got {value.First(g => g < 0)}.", nameof(TargetGroups));
                }
            }

            field = value is null ? null : [.. value];
        }
    }

    /// <summary>How much more each group counts, one factor for each group; null: all alike. Needs <see cref="TargetGroups"/>.</summary>
    public IReadOnlyList<double>? GroupMultipliers { get; init; }

    /// <summary>The largest that a weight may be, in units of w; null for no limit.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public double? LargestWeight
    {
        get;
        init => field = value is null or > 0.0 ? value : throw new ArgumentException($"Expected a largest weight above 0, got {value}.", nameof(LargestWeight));
    }

    /// <summary>lambda_2, added to the loss as lambda_2 |w|^2: draws weights together, which raises the effective sample size. At least 0.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public double Ridge
    {
        get;
        init => field = value >= 0.0 && double.IsFinite(value) ? value : throw new ArgumentException($"Expected a ridge of at least 0, got {value}.", nameof(Ridge));
    }

    /// <summary>
    /// (sum w)^2 / sum w^2 of fits of exactly k weights is at least this: where it is not, weights are drawn towards their mean, just as far as it takes. At most k; null for no
    /// such demand. Other fits do not read it.
    /// </summary>
    /// <exception cref="ArgumentException">It is below 1.</exception>
    public double? SmallestEffectiveSampleSize
    {
        get;
        init => field = value is null or >= 1.0 ? value : throw new ArgumentException($"Expected an effective sample size of at least 1, got {value}.", nameof(SmallestEffectiveSampleSize));
    }

    /// <summary>y.</summary>
    internal double[] Targets { get; }

    /// <summary>The non-negative weights of the least loss, however many: the best that any number of weights can do.</summary>
    /// <param name="options">Threads; null for the defaults. Nothing is reported.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public CalibrationResult FitAll(CalibrationOptions? options = null)
    {
        using var fit = new CalibrationFit(this, options ?? new CalibrationOptions());
        return fit.All();
    }

    /// <summary>Exactly k weights that are not 0. Beyond as many as the least loss has, the least ridge that spreads it over so many is added.</summary>
    /// <param name="weights">k, at least 1.</param>
    /// <param name="options">Threads; null for the defaults. Nothing is reported.</param>
    /// <exception cref="ArgumentException">k is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public CalibrationResult FitExactly(int weights, CalibrationOptions? options = null) => FitPath([weights], options)[0];

    /// <summary>Exactly k weights for each of several k, the more the earlier: each fit starts where the one before ended.</summary>
    /// <param name="sizes">Numbers of weights, from 1 to N, in any order.</param>
    /// <param name="options">Threads; null for the defaults. Nothing is reported.</param>
    /// <returns>One fit for each size, in the order of <paramref name="sizes"/>.</returns>
    /// <exception cref="ArgumentException">A size is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public IReadOnlyList<CalibrationResult> FitPath(IReadOnlyList<int> sizes, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        foreach (int k in sizes)
        {
            if (k < 1 || k > Matrix.Features)
            {
                throw new ArgumentException($"Expected from 1 to {Matrix.Features} weights, which is how many records there are, got {k}.", nameof(sizes));
            }

            if (SmallestEffectiveSampleSize > k)
            {
                throw new ArgumentException($"Expected at least {SmallestEffectiveSampleSize} weights, which is the effective sample size asked for, got {k}.", nameof(sizes));
            }
        }

        using var fit = new CalibrationFit(this, options ?? new CalibrationOptions());
        return fit.Path(sizes);
    }

    /// <summary>Weights by gates that learn which records to keep.</summary>
    /// <param name="gates">How.</param>
    /// <param name="options">Threads, progress; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public CalibrationResult FitGates(SparseCalibrationWeights gates, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(gates);
        return gates.Fit(this, options ?? new CalibrationOptions());
    }

    /// <summary>What each row is multiplied with, so that the loss is |b - A w|^2 with A = rows times M, b = rows times y.</summary>
    internal double[] RowFactors()
    {
        double[] shares = Shares();
        return [.. Targets.Select((y, i) => Math.Sqrt(shares[i]) / (Loss == CalibrationLoss.Relative ? Math.Abs(y) + 1.0 : 1.0))];
    }

    private double[] Shares()
    {
        if (TargetGroups is not { } groups)
        {
            return GroupMultipliers is null
                ? [.. Enumerable.Repeat(1.0, Targets.Length)]
                : throw new ArgumentException($"Expected {nameof(TargetGroups)} beside {nameof(GroupMultipliers)}, got none.", nameof(GroupMultipliers));
        }

        int[] counts = new int[groups.Max() + 1];
        foreach (int g in groups)
        {
            counts[g]++;
        }

        if (GroupMultipliers is { } multipliers)
        {
            Check.Length(multipliers.Count, counts.Length, nameof(GroupMultipliers), "one for each group of targets");
            if (multipliers.Any(v => !(v >= 0.0)))
            {
                throw new ArgumentException($"Expected factors of at least 0, got {multipliers.First(v => !(v >= 0.0))}.", nameof(GroupMultipliers));
            }
        }

        return [.. groups.Select(g => (GroupMultipliers?[g] ?? 1.0) / counts[g])];
    }
}

/// <summary>What running gates report.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Epochs">Of so many.</param>
/// <param name="Loss">The data loss of the gates as they were drawn.</param>
/// <param name="Open">Gates that were not 0 as they were drawn.</param>
public readonly record struct CalibrationReport(int Epoch, int Epochs, double Loss, int Open);

/// <summary>How to run a fit; every part is optional.</summary>
public sealed record CalibrationOptions
{
    /// <summary>The most threads to use; 0 for one per processor. Answers do not depend on it.</summary>
    public int MaxThreads { get; init; }

    /// <summary>Receives a report every hundredth of the epochs of gates.</summary>
    public IProgress<CalibrationReport>? Progress { get; init; }

    /// <summary>Cancels with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
