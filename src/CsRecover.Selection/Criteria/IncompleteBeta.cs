namespace CsRecover.Selection.Criteria;

/// <summary>The regularised incomplete beta function I_x(a, b), the distribution function of a beta variable, by its logarithm: tails of 1e-300 are as accurate as others.</summary>
internal static class IncompleteBeta
{
    private const int MostTerms = 10_000;
    private const double Tiny = 1e-300;

    /// <summary>log I_x(a, b).</summary>
    /// <param name="x">From 0 to 1.</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    public static double Log(double x, double a, double b)
    {
        if (x <= 0.0 || x >= 1.0)
        {
            return x <= 0.0 ? double.NegativeInfinity : 0.0;
        }

        // The continued fraction converges fast on this side; on the other one it gives the complement.
        return x < (a + 1.0) / (a + b + 2.0) ? LogBelow(x, a, b) : Math.Log(-Math.Exp(LogBelow(1.0 - x, b, a)) + 1.0);
    }

    /// <summary>The x with log I_x(a, b) = v, by bisection: Newton steps lose their way in the tails.</summary>
    /// <param name="v">The logarithm of a probability.</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    public static double Inverse(double v, double a, double b)
    {
        if (v >= 0.0)
        {
            return 1.0;
        }

        double low = 0.0, high = 1.0;
        while (true)
        {
            double middle = (low + high) / 2.0;
            if (middle <= low || middle >= high)
            {
                return middle;
            }

            if (Log(middle, a, b) < v)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }

    /// <summary>x^a (1 - x)^b / (a B(a, b)) times a continued fraction (DLMF 8.17.22), by Lentz' method.</summary>
    private static double LogBelow(double x, double a, double b)
    {
        double c = 1.0, d = Guard(1.0 - ((a + b) * x / (a + 1.0)));
        d = 1.0 / d;
        double fraction = d;
        for (int m = 1; m <= MostTerms; m++)
        {
            double even = m * (b - m) * x / ((a + (2.0 * m) - 1.0) * (a + (2.0 * m)));
            d = 1.0 / Guard(1.0 + (even * d));
            c = Guard(1.0 + (even / c));
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2.0 * m)) * (a + (2.0 * m) + 1.0));
            d = 1.0 / Guard(1.0 + (odd * d));
            c = Guard(1.0 + (odd / c));
            double change = d * c;
            fraction *= change;
            if (Math.Abs(change - 1.0) < 1e-16)
            {
                break;
            }
        }

        double logBeta = GammaFunction.Log(a) + GammaFunction.Log(b) - GammaFunction.Log(a + b);
        return (a * Math.Log(x)) + (b * Math.Log(1.0 - x)) - Math.Log(a) - logBeta + Math.Log(fraction);
    }

    private static double Guard(double v) => Math.Abs(v) < Tiny ? Tiny : v;
}
