using CsRecover.Planning;

namespace CsRecover.Ilgpu;

/// <summary>
/// A wavelet's two filters as kernels read them: a zero, the 2 K taps of the scaling filter, a zero, then the same for the wavelet filter. The zeros
/// stand where a sum over neighbouring coefficients reaches past a filter's end.
/// </summary>
internal static class WaveletTaps
{
    /// <summary>The most taps a filter has.</summary>
    public const int Longest = 20;

    /// <summary>Where the scaling filter begins.</summary>
    public const int Low = 1;

    /// <summary>Where the wavelet filter begins.</summary>
    /// <param name="filterLength">2 K.</param>
    public static int High(int filterLength) => filterLength + 3;

    /// <summary>The filters of a wavelet.</summary>
    /// <param name="wavelet">The wavelet.</param>
    /// <returns>4 K + 4 numbers.</returns>
    public static float[] Of(Wavelet wavelet)
    {
        double[] taps = WaveletFilters.Of(wavelet).Taps;
        var both = new float[(2 * taps.Length) + 4];
        for (int j = 0; j < taps.Length; j++)
        {
            both[Low + j] = (float)taps[j];
            both[High(taps.Length) + j] = (float)(j % 2 == 0 ? taps[taps.Length - 1 - j] : -taps[taps.Length - 1 - j]);
        }

        return both;
    }
}
