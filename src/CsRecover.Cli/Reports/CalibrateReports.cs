using CsRecover.Cli.Commands;
using CsRecover.Learning;
using CsRecover.Selection;
using Spectre.Console;

namespace CsRecover.Cli.Reports;

/// <summary>Makes the report and the tables of <c>csrecover calibrate</c>.</summary>
internal static class CalibrateReports
{
    private const int WorstShown = 5;

    /// <summary>The report.</summary>
    /// <param name="result">The weights.</param>
    /// <param name="settings">What was asked for.</param>
    /// <param name="matrix">M.</param>
    public static CalibrateReport Of(CalibrationResult result, CalibrateSettings settings, Design matrix) => new()
    {
        Method = settings.Gates is not null ? "gates" : settings.Sparsity is not null ? "exact" : "all",
        Loss = result.Loss,
        LowerBound = double.IsFinite(result.LowerBound) ? result.LowerBound : null,
        LowerBoundForActive = double.IsFinite(result.LowerBoundForActive) ? result.LowerBoundForActive : null,
        MeanAbsRel = result.MeanAbsoluteRelativeError,
        MaxAbsRel = result.MaxAbsoluteRelativeError,
        Active = result.Active,
        EffectiveSampleSize = result.EffectiveSampleSize,
        LargestWeight = result.LargestWeight,
        Seconds = result.Seconds,
        SecondsPerEpoch = settings.Gates is { } gates ? result.Seconds / gates.Epochs : null,
        TargetCount = matrix.Observations,
        RecordCount = matrix.Features,
        Support = result.Support,
        Targets = [.. result.Targets.Select(t => new TargetReport(t.Target, t.Estimate, t.RelativeError))],
    };

    /// <summary>Prints it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="settings">What was asked for.</param>
    /// <param name="context">Streams.</param>
    public static void Print(CalibrateReport report, CalibrateSettings settings, CommandContext context)
    {
        Table facts = Tables.Facts();
        facts.AddFact("M", $"{report.TargetCount} targets of {report.RecordCount} records");
        facts.AddFact("weights", $"{report.Active} that are not 0, the largest {report.LargestWeight:G4}");
        facts.AddFact("effective sample size", $"{report.EffectiveSampleSize:G4}");
        facts.AddFact("loss", $"{report.Loss:G6}");
        if (report.LowerBound is { } bound)
        {
            facts.AddFact("proven", $"no non-negative weights{(settings.LargestWeight is null ? "" : " within the limit")}, however many, have a loss{(settings.Ridge > 0.0 ? " with its ridge" : "")} below {bound:G6}");
        }

        if (report.LowerBoundForActive is { } few && few > report.LowerBound)
        {
            facts.AddFact("proven for as few", $"no {report.Active} of them have one below {few:G6}");
        }

        facts.AddFact("relative errors", $"mean {report.MeanAbsRel:P2}, largest {report.MaxAbsRel:P2}");
        facts.AddFact("time", $"{report.Seconds:G3} s");
        facts.AddRow("w", Markup.Escape(settings.Output ?? "not written: give --output w.npy"));
        Tables.Write(context.Output, facts);

        Table worst = Tables.Titled("targets met worst").AddColumn("target").AddColumn("wanted").AddColumn("reached").AddColumn("relative error");
        foreach ((TargetReport target, int i) in report.Targets.Select((target, i) => (target, i)).OrderByDescending(pair => Math.Abs(pair.target.RelativeError)).Take(WorstShown))
        {
            worst.AddRow(FormattableString.Invariant($"{i}"), FormattableString.Invariant($"{target.Target:G6}"), FormattableString.Invariant($"{target.Estimate:G6}"), FormattableString.Invariant($"{target.RelativeError:P2}"));
        }

        Tables.Write(context.Output, worst);
    }
}
