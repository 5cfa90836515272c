using System.Runtime.Intrinsics;

namespace CsRecover.Selection.Logistic;

/// <summary>The entropy of probabilities, the conjugate of the logistic loss.</summary>
internal static unsafe class Entropy
{
    /// <summary>Numbers below this count as it: their entropy is rounding.</summary>
    private const double Least = 1e-300;

    /// <summary>- sum of q log q + (1 - q) log(1 - q); minus infinity where a number is not a probability.</summary>
    /// <param name="q">Probabilities, aligned.</param>
    /// <param name="n">How many.</param>
    public static double Of(double* q, int n)
    {
        Vector256<double> sum = default, least = Vector256.Create(Least);
        int i = 0;
        for (; i + Vector256<double>.Count <= n; i += Vector256<double>.Count)
        {
            Vector256<double> p = Vector256.LoadAligned(q + i), other = Vector256<double>.One - p;
            if (!(Vector256.GreaterThanOrEqualAll(p, Vector256<double>.Zero) && Vector256.GreaterThanOrEqualAll(other, Vector256<double>.Zero)))
            {
                return double.NegativeInfinity;
            }

            sum -= (p * Vector256.Log(Vector256.Max(p, least))) + (other * Vector256.Log(Vector256.Max(other, least)));
        }

        double entropy = Vector256.Sum(sum);
        for (; i < n; i++)
        {
            double p = q[i], other = 1.0 - p;
            if (!(p >= 0.0 && other >= 0.0))
            {
                return double.NegativeInfinity;
            }

            entropy -= (p * Math.Log(Math.Max(p, Least))) + (other * Math.Log(Math.Max(other, Least)));
        }

        return entropy;
    }
}
