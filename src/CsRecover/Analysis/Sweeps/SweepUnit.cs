using System.Globalization;

namespace CsRecover.Analysis.Sweeps;

/// <summary>The trials of one cell that share a matrix: what is done as one piece, and is one line of the journal.</summary>
/// <param name="Key">Series, m, k and the number of the block, as the line says them.</param>
/// <param name="Successes">Trials that succeeded.</param>
/// <param name="ErrorSum">Sum of their relative errors.</param>
/// <param name="Seconds">Time that the solver took for each.</param>
internal sealed record SweepUnit(string Key, int Successes, double ErrorSum, IReadOnlyList<double> Seconds)
{
    /// <summary>The key of a unit.</summary>
    /// <param name="series">The map.</param>
    /// <param name="rows">m.</param>
    /// <param name="sparsity">k.</param>
    /// <param name="block">The number of the matrix, from 0.</param>
    public static string KeyOf(SweepSeries series, int rows, int sparsity, int block) => string.Create(CultureInfo.InvariantCulture, $"{series.Key},{rows},{sparsity},{block}");

    /// <summary>Sums up trials.</summary>
    /// <param name="key">The unit's key.</param>
    /// <param name="trials">The trials, in their order.</param>
    public static SweepUnit Of(string key, IReadOnlyList<RecoveryTrial> trials) =>
        new(key, trials.Count(t => t.Succeeded), trials.Sum(t => t.RelativeError), [.. trials.Select(t => t.Elapsed.TotalSeconds)]);

    /// <summary>Reads what <see cref="ToString"/> gives; null for anything else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="trials">Trials of a unit.</param>
    public static SweepUnit? TryParse(string text, int trials)
    {
        string[] parts = text.Split(' ');
        double[] seconds = new double[trials];
        if (parts.Length != 3 + trials
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int successes)
            || successes > trials
            || !double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double errorSum))
        {
            return null;
        }

        for (int i = 0; i < trials; i++)
        {
            if (!double.TryParse(parts[3 + i], NumberStyles.Float, CultureInfo.InvariantCulture, out seconds[i]))
            {
                return null;
            }
        }

        return new SweepUnit(parts[0], successes, errorSum, seconds);
    }

    /// <summary>Key, successes, sum of errors (every digit) and times (three digits), with blanks between.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key} {Successes} {ErrorSum:R} {string.Join(' ', Seconds.Select(s => s.ToString("G3", CultureInfo.InvariantCulture)))}");
}
