using CsRecover.Planning;

namespace CsRecover.Tests.Operators.Wavelets;

/// <summary>Taps against what defines them, lattices against taps.</summary>
public class WaveletFiltersTests
{
    public static TheoryData<Wavelet> All => [.. Enum.GetValues<Wavelet>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Taps_are_orthonormal_to_their_even_shifts(Wavelet wavelet)
    {
        double[] h = WaveletFilters.Of(wavelet).Taps;
        for (int shift = 0; shift < h.Length; shift += 2)
        {
            double inner = Enumerable.Range(0, h.Length - shift).Sum(j => h[j] * h[j + shift]);
            Assert.Equal(shift == 0 ? 1.0 : 0.0, inner, 1e-15);
        }
    }

    /// <summary>sum (-1)^j j^p h_j = 0 for as many p as there are vanishing moments, half the number of taps.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void The_wavelet_has_its_vanishing_moments(Wavelet wavelet)
    {
        double[] h = WaveletFilters.Of(wavelet).Taps;
        Assert.Equal(Math.Sqrt(2.0), h.Sum(), 1e-14);
        for (int p = 0; p < h.Length / 2; p++)
        {
            double[] terms = [.. h.Select((v, j) => (j % 2 == 0 ? v : -v) * Math.Pow(j - h.Length / 2, p))];
            Assert.True(Math.Abs(terms.Sum()) <= 4e-15 * terms.Sum(Math.Abs), $"moment {p}: {terms.Sum()}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_lattice_has_the_taps_as_its_impulse_responses(Wavelet wavelet)
    {
        WaveletFilter filter = WaveletFilters.Of(wavelet);
        int taps = filter.Taps.Length;
        Assert.Equal(wavelet.ToString(), filter.Name);
        Assert.Equal(taps, 2 * filter.Tangents.Length);
        for (int j = 0; j < taps; j++)
        {
            // A unit sample in pair j / 2; the outputs belong to the last pair.
            var delayed = new double[filter.Tangents.Length];
            double low = 0, high = 0;
            for (int pair = 0; pair < taps / 2; pair++)
            {
                (low, high) = (j == 2 * pair ? 1 : 0, j == 2 * pair + 1 ? 1 : 0);
                for (int stage = 0; stage < filter.Tangents.Length; stage++)
                {
                    if (stage > 0)
                    {
                        (high, delayed[stage]) = (delayed[stage], high);
                    }

                    double t = filter.Tangents[stage];
                    (low, high) = (low - t * high, t * low + high);
                }
            }

            Assert.Equal(filter.Taps[j], low * filter.LowGain, 2e-15);
            Assert.Equal((j % 2 == 0 ? 1 : -1) * filter.Taps[taps - 1 - j], high * filter.HighGain, 2e-15);
        }
    }

    [Fact]
    public void Known_taps()
    {
        // Daubechies, "Ten Lectures on Wavelets", table 6.1 (N = 2), in closed form.
        double r = Math.Sqrt(3.0), s = 4.0 * Math.Sqrt(2.0);
        double[] expected = [(1 - r) / s, (3 - r) / s, (3 + r) / s, (1 + r) / s];
        Assert.All(expected.Zip(WaveletFilters.Of(Wavelet.Db2).Taps.Reverse()), p => Assert.Contains(expected, v => Math.Abs(v - p.Second) < 1e-15));
        Assert.Throws<ArgumentOutOfRangeException>(() => WaveletFilters.Of((Wavelet)99));
    }
}
