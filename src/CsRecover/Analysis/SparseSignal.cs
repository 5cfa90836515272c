using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Analysis;

/// <summary>How large the non-zeros of a random sparse signal are. Recovery depends on it: of each kind some solver is fond.</summary>
public enum AmplitudeKind
{
    /// <summary>Standard normal: some entries are large and found first, which suits greedy solvers.</summary>
    Gaussian,

    /// <summary>+1 or -1 (for complex signals a random phase of magnitude 1): the hardest kind for most solvers.</summary>
    Signs,

    /// <summary>Magnitudes of standard normal numbers, for real and for complex signals alike: solvers can be told that no coefficient is negative.</summary>
    NonNegative,
}

/// <summary>Random sparse signals, reproducible from a seed on every machine.</summary>
public static class SparseSignal
{
    /// <summary>Draws a signal whose support is uniform among all supports of its size.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="length">n.</param>
    /// <param name="nonZeros">k, from 0 to n.</param>
    /// <param name="amplitudes">What the non-zeros are.</param>
    /// <param name="seed">Key of the random numbers.</param>
    /// <returns>n numbers, k of them not zero.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is negative or larger than n.</exception>
    public static T[] Draw<T>(int length, int nonZeros, AmplitudeKind amplitudes, ulong seed)
        where T : unmanaged, INumberBase<T>
    {
        if (nonZeros < 0 || nonZeros > length)
        {
            throw new ArgumentOutOfRangeException(nameof(nonZeros), nonZeros, $"A number of non-zeros from 0 to {length} was expected.");
        }

        int[] order = [.. Enumerable.Range(0, length)];
        var x = new T[length];
        for (int p = 0; p < nonZeros; p++)
        {
            // Fisher and Yates: the first k places of a random permutation. The bias of the product is below 2^-32 n.
            int other = p + (int)(((ulong)Philox.Word(seed, PhiloxStreams.SparsePositions, (uint)p) * (ulong)(length - p)) >> 32);
            (order[p], order[other]) = (order[other], order[p]);
            x[order[p]] = Amplitude<T>(amplitudes, seed, (uint)p);
        }

        return x;
    }

    private static T Amplitude<T>(AmplitudeKind kind, ulong seed, uint p)
        where T : unmanaged, INumberBase<T>
    {
        uint a = Philox.Word(seed, PhiloxStreams.SparseAmplitudes, 2 * p), b = Philox.Word(seed, PhiloxStreams.SparseAmplitudes, 2 * p + 1);
        double radius = kind == AmplitudeKind.Signs ? 1.0 : Math.Sqrt(-2.0 * Math.Log((a + 1.0) / 4294967296.0));
        (double sin, double cos) = Math.SinCos(2.0 * Math.PI * (b / 4294967296.0));
        if (kind == AmplitudeKind.NonNegative)
        {
            return T.CreateTruncating(Math.Abs(radius * cos));
        }

        if (typeof(T) == typeof(Complex32))
        {
            return (T)(object)new Complex32((float)(radius * cos), (float)(radius * sin));
        }

        return T.CreateTruncating(kind == AmplitudeKind.Gaussian ? radius * cos : (b >> 31) == 0 ? 1.0 : -1.0);
    }
}
