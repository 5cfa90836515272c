using System.Collections.Concurrent;
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

    private static Dictionary<AmplitudeKind, TheoryCurve> OfBayes { get; } = Enum.GetValues<AmplitudeKind>().ToDictionary(kind => kind, Bayes);

    /// <summary>The limits for large n without noise that apply to a kind of amplitudes.</summary>
    /// <param name="amplitudes">The kind.</param>
    public static IReadOnlyList<TheoryCurve> For(AmplitudeKind amplitudes) => amplitudes == AmplitudeKind.NonNegative
        ? [Signed, NonNegative, OfBayes[amplitudes]]
        : [Signed, OfBayes[amplitudes]];

    /// <summary>The limit of message passing that knows the prior, between points that are computed when first asked for: each takes an integral equation.</summary>
    private static TheoryCurve Bayes(AmplitudeKind amplitudes)
    {
        var known = new ConcurrentDictionary<double, double>();
        return new("Bayes limit of message passing", "12 3 2 3", delta =>
        {
            double at = Math.Clamp(delta, 0.0, 1.0) * Points;
            int i = Math.Min((int)at, Points - 1);
            double from = (double)i / Points, to = (i + 1.0) / Points;
            return i == 0 ? Point(delta) : Point(from) + ((at - i) * (Point(to) - Point(from)));       // below the first point the curve is too steep for a straight line
        });

        double Point(double delta) => known.GetOrAdd(delta, d => PhaseTransitions.Bayes(d, amplitudes));
    }
}
