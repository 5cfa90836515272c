using CsRecover.Planning;

namespace CsRecover.Analysis.Sweeps;

/// <summary>A limit known from theory, drawn into charts.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Dashes">The line's dashes, as SVG has them.</param>
/// <param name="Rho">k / m as a function of m / n.</param>
internal sealed record TheoryCurve(string Name, string Dashes, Func<double, double> Rho)
{
    private const int Points = 20;

    private static TheoryCurve Signed { get; } = new("L1 limit (Donoho, Tanner)", "7 4", DonohoTanner.Signed);

    private static TheoryCurve NonNegative { get; } = new("L1 limit, x known to be >= 0", "2 3", DonohoTanner.NonNegative);

    /// <summary>The limits for large n without noise that apply to a kind of amplitudes.</summary>
    /// <param name="amplitudes">The kind.</param>
    public static IReadOnlyList<TheoryCurve> For(AmplitudeKind amplitudes) => amplitudes == AmplitudeKind.NonNegative
        ? [Signed, NonNegative, Bayes(amplitudes)]
        : [Signed, Bayes(amplitudes)];

    /// <summary>The limit of message passing that knows the prior, between points that are computed when first asked for: each takes an integral equation.</summary>
    private static TheoryCurve Bayes(AmplitudeKind amplitudes)
    {
        var points = new double?[Points + 1];
        return new("Bayes limit of message passing", "12 3 2 3", delta =>
        {
            double at = Math.Clamp(delta, 1.0 / Points, 1.0 - (1.0 / Points)) * Points;
            int i = Math.Min((int)at, Points - 2);
            return Point(i) + ((at - i) * (Point(i + 1) - Point(i)));
        });

        double Point(int i) => points[i] ??= PhaseTransitions.Bayes((double)i / Points, amplitudes);
    }
}
