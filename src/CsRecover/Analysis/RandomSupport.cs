namespace CsRecover.Analysis;

/// <summary>Random supports: the places of random sparse signals.</summary>
internal static class RandomSupport
{
    /// <summary>Draws a support, uniform among all of its size.</summary>
    /// <param name="columns">n.</param>
    /// <param name="size">k, from 1 to n.</param>
    /// <param name="seed">Key of the series.</param>
    /// <param name="trial">Number within the series.</param>
    /// <returns>k places, ascending.</returns>
    public static int[] Draw(int columns, int size, ulong seed, int trial)
    {
        float[] signal = SparseSignal.Draw<float>(columns, size, AmplitudeKind.Signs, SeedOf(seed, trial));
        return [.. Enumerable.Range(0, columns).Where(j => signal[j] != 0f)];
    }

    /// <summary>The seed of one of a series of trials: multiples of the golden ratio lie apart for all practical numbers of trials.</summary>
    /// <param name="seed">Key of the series.</param>
    /// <param name="trial">Number within the series.</param>
    public static ulong SeedOf(ulong seed, int trial) => unchecked(seed + (ulong)trial * 0x9E3779B97F4A7C15);
}
