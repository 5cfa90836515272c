using System.Runtime.CompilerServices;

namespace CsRecover.Selection.Logistic;

/// <summary>The logistic loss of one observation, log(1 + exp(-y f)) for the class y = +1 or -1 and log-odds f, without overflow.</summary>
internal static class LogisticLoss
{
    /// <summary>The loss alone.</summary>
    /// <param name="margin">y f.</param>
    public static double At(double margin) => Math.Max(-margin, 0.0) + double.LogP1(Math.Exp(-Math.Abs(margin)));

    /// <summary>The loss, and what its derivatives by f are made of.</summary>
    /// <param name="margin">y f.</param>
    /// <param name="wrong">The probability of the other class: the derivative by f is -y times this.</param>
    /// <param name="weight">p (1 - p), the second derivative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double At(double margin, out double wrong, out double weight)
    {
        double small = Math.Exp(-Math.Abs(margin)), sum = 1.0 + small;
        wrong = (margin >= 0.0 ? small : 1.0) / sum;
        weight = small / (sum * sum);
        return Math.Max(-margin, 0.0) + double.LogP1(small);
    }
}
