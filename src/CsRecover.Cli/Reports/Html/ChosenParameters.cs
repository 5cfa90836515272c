using System.Globalization;
using CsRecover.Mri;
using CsRecover.Solvers;

namespace CsRecover.Cli.Reports.Html;

/// <summary>What nobody had to guess: parameters that a recovery took from the data, in words.</summary>
internal static class ChosenParameters
{
    /// <summary>Names the parameters of one slice.</summary>
    /// <param name="result">The recovery, with its history.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="measurements">m.</param>
    /// <param name="coils">Where coil maps come from; empty without any.</param>
    /// <returns>Names and values.</returns>
    public static IEnumerable<(string Name, string Value)> Of(MriResult result, SolverOptions solver, int measurements, string coils)
    {
        yield return ("scale", Text($"all samples divided by {result.Scale:G4}, the power of two below their largest magnitude, and the image multiplied by it"));
        if (coils.Length > 0)
        {
            yield return ("coil maps", coils);
        }

        if (result.ThresholdHistory is not [ThresholdReport first, ..] thresholds)
        {
            yield break;
        }

        string fall = Text($"from {first.Sigma:G3} to {thresholds[^1].Sigma:G3}, in the units of the image");
        if (solver is not SmoothedL0Options { HeldOut: > 0.0 } smoothed)
        {
            yield return ("threshold sigma", fall);
            yield break;
        }

        yield return ("samples kept aside", Text($"{smoothed.HeldOut:P0} of {measurements}, by which the threshold is chosen; all are used at the end"));
        int best = Enumerable.Range(0, thresholds.Count).Where(i => double.IsFinite(thresholds[i].HeldOutMisfit)).MinBy(i => thresholds[i].HeldOutMisfit);
        yield return ("threshold sigma", result.Status == RecoveryStatus.TimeLimit && double.IsFinite(thresholds[^1].HeldOutMisfit)
            ? Text($"{fall}, where the time budget ended its fall (iteration {thresholds.Count})")
            : Text($"{fall}, where the misfit on the samples kept aside was least (iteration {best + 1} of {thresholds.Count})"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
