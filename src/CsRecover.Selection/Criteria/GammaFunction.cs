namespace CsRecover.Selection.Criteria;

/// <summary>Logarithms of the gamma function and of binomial coefficients.</summary>
internal static class GammaFunction
{
    /// <summary>Lanczos' approximation with g = 7 and 9 terms: relative errors about 1e-15.</summary>
    private const double G = 7.0;

    private static readonly double[] _terms =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>log Gamma(x).</summary>
    /// <param name="x">Above 0.</param>
    public static double Log(double x)
    {
        if (x < 0.5)
        {
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - Log(1.0 - x);
        }

        double sum = _terms[0], z = x - 1.0, t = z + G + 0.5;
        for (int i = 1; i < _terms.Length; i++)
        {
            sum += _terms[i] / (z + i);
        }

        return (0.5 * Math.Log(2.0 * Math.PI)) + ((z + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    /// <summary>log of the number of ways to choose k out of n.</summary>
    /// <param name="n">n.</param>
    /// <param name="k">From 0 to n.</param>
    public static double LogBinomial(int n, int k) => k == 0 || k == n ? 0.0 : Log(n + 1.0) - Log(k + 1.0) - Log(n - k + 1.0);
}
