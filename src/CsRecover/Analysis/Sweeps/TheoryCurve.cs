using CsRecover.Planning;

namespace CsRecover.Analysis.Sweeps;

/// <summary>A limit known from theory, drawn into charts.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Dashes">The line's dashes, as SVG has them.</param>
/// <param name="Rho">k / m as a function of m / n.</param>
internal sealed record TheoryCurve(string Name, string Dashes, Func<double, double> Rho)
{
    private static TheoryCurve Signed { get; } = new("L1 limit (Donoho, Tanner)", "7 4", DonohoTanner.Signed);

    private static TheoryCurve NonNegative { get; } = new("L1 limit, x known to be >= 0", "2 3", DonohoTanner.NonNegative);

    /// <summary>The limits for large n without noise that apply to a kind of amplitudes.</summary>
    /// <param name="amplitudes">The kind.</param>
    public static IReadOnlyList<TheoryCurve> For(AmplitudeKind amplitudes) => amplitudes == AmplitudeKind.NonNegative ? [Signed, NonNegative] : [Signed];
}
