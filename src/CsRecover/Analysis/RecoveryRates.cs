using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Analysis;

/// <summary>Recovery rates over the number of non-zeros, and the point where they pass one half.</summary>
public static class RecoveryRates
{
    /// <summary>Measures the rate at each of several k.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="trials">The series of trials.</param>
    /// <param name="sparsities">The k to try.</param>
    /// <param name="count">Trials at each.</param>
    /// <param name="progress">Receives each rate once it is known.</param>
    /// <param name="cancellationToken">Stops the series.</param>
    /// <returns>One rate for each k, in their order.</returns>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static RecoveryRate[] Sweep<T>(
        RecoveryTrials<T> trials, IEnumerable<int> sparsities, int count, IProgress<RecoveryRate>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(sparsities);
        var rates = new List<RecoveryRate>();
        foreach (int k in sparsities)
        {
            RecoveryRate rate = trials.Measure(k, count, 0, cancellationToken);
            progress?.Report(rate);
            rates.Add(rate);
        }

        return [.. rates];
    }

    /// <summary>
    /// Finds the k at which half of the trials succeed: brackets it from a first guess, halves the bracket, and fits a logistic curve
    /// through all rates seen. Few trials at each k suffice, because all k near the transition count.
    /// </summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="trials">The series of trials.</param>
    /// <param name="count">Trials at each k; 8 to 20 are usual.</param>
    /// <param name="guess">Where to begin; left out, m / 4.</param>
    /// <param name="known">Rates that were measured before, with the same series: they are used and not measured again.</param>
    /// <param name="progress">Receives each new rate once it is known.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The transition.</returns>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static RecoveryTransition FindTransition<T>(
        RecoveryTrials<T> trials, int count, int? guess = null, IEnumerable<RecoveryRate>? known = null, IProgress<RecoveryRate>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        SensingOperator<T> sample = trials.Operator(trials.Seed);
        int most = Math.Min(sample.Rows, sample.Columns);
        Dictionary<int, RecoveryRate> rates = (known ?? []).ToDictionary(r => r.Sparsity);

        bool Succeeds(int k)
        {
            if (!rates.TryGetValue(k, out RecoveryRate rate))
            {
                rate = trials.Measure(k, count, 0, cancellationToken);
                rates.Add(k, rate);
                progress?.Report(rate);
            }

            return 2 * rate.Successes >= rate.Trials;
        }

        // A bracket [low, high): recovery mostly succeeds at low and mostly fails at high. No trial is needed to know that it succeeds at
        // k = 0 and that k = m + 1 is out of reach.
        int low = 0, high = most + 1, step = Math.Max(1, most / 12), k = Math.Clamp(guess ?? most / 4, 1, most);
        while (low == 0 || high == most + 1)
        {
            if (Succeeds(k))
            {
                low = k;
                k += step;
            }
            else
            {
                high = k;
                k -= step;
            }

            if (k <= low || k >= high)
            {
                break;
            }
        }

        int fine = Math.Max(1, most / 100);
        while (high - low > fine)
        {
            int middle = low + (high - low) / 2;
            (low, high) = Succeeds(middle) ? (middle, high) : (low, middle);
        }

        return RecoveryTransition.Fit(rates.Values);
    }
}
