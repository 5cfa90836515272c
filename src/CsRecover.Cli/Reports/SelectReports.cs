using System.Globalization;
using CsRecover.Cli.Commands;
using CsRecover.Selection;
using Spectre.Console;

namespace CsRecover.Cli.Reports;

/// <summary>Makes reports out of selections, for files and for people.</summary>
internal static class SelectReports
{
    /// <summary>Rows of the table of sizes that are printed beyond the chosen one.</summary>
    private const int RowsBeyond = 3;

    /// <summary>Coefficients that are printed; the report has all.</summary>
    private const int MostCoefficients = 50;

    /// <summary>The report of a selection.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="choice">The model.</param>
    /// <param name="settings">The command line.</param>
    /// <param name="seconds">Wall-clock seconds of solving.</param>
    public static SelectReport Of(SelectionProblem problem, SelectionChoice choice, SelectSettings settings, double seconds)
    {
        SelectionResult model = choice.Model;
        bool isSquared = problem.Loss == SelectionLoss.Squared;
        double mean = settings.Intercept && isSquared ? problem.ResponseValues.Average() : 0.0, energy = problem.ResponseValues.Sum(y => (y - mean) * (y - mean));
        return new SelectReport
        {
            Method = model.Method,
            Loss = problem.Loss,
            Status = model.Status,
            Seconds = seconds,
            Steps = model.Steps,
            Observations = problem.Design.Observations,
            Features = problem.Design.Features,
            Size = model.Size,
            Support = model.Support,
            Names = problem.Design.Names is { } names ? [.. model.Support.Select(j => names[j])] : null,
            Coefficients = model.Values,
            StandardErrors = CoefficientErrors.Of(problem, model),
            Intercept = model.Intercept,
            Rss = isSquared ? 2.0 * model.Loss : null,
            RSquared = isSquared && energy > 0.0 ? 1.0 - (2.0 * model.Loss / energy) : null,
            Deviance = isSquared ? null : 2.0 * model.Loss,
            Objective = model.Objective,
            Sparsity = settings.Sparsity,
            Lambda = settings.Lambda,
            Ridge = settings.Ridge,
            Nonnegative = settings.NonNegative,
            Criteria = SelectionCriterion.All.ToDictionary(criterion => criterion.Name, criterion => criterion.Of(problem, model)),
            Certificate = model.Certificate is { } proof ? new CertificateReport(proof.Upper, proof.Lower, proof.Gap, proof.Nodes, proof.AssumedBound) : null,
            Rule = choice.Rule,
            Reason = choice.Reason,
            Sizes = choice.Sizes is null ? null : [.. choice.Sizes.Select(size => Of(size, isSquared, model))],
            Threads = SharedOptions.ThreadsOf(settings.Threads),
        };
    }

    /// <summary>Prints a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="settings">The command line.</param>
    /// <param name="context">Receives it.</param>
    public static void Print(SelectReport report, SelectSettings settings, CommandContext context)
    {
        Table facts = Tables.Facts();
        string of = settings.Groups is null ? "features" : "groups";
        facts.AddFact("X", $"{settings.Design}: {report.Observations} observations of {report.Features} features");
        facts.AddFact("method", $"{report.Method}, {(report.Loss == SelectionLoss.Squared ? "squared" : "logistic")} loss");
        facts.AddFact("status", $"{report.Status} after {report.Steps} {(report.Certificate is null ? "steps" : "nodes")}");
        facts.AddFact("time", $"{report.Seconds:G4} s");
        facts.AddFact("chosen", $"{report.Size} {of}{(report.Rule is null ? "" : $" by {report.Rule}")}");
        if (report.Reason is { } reason)
        {
            facts.AddFact("because", $"{reason}");
        }

        if (report.Rss is { } rss)
        {
            facts.AddFact("RSS", $"{rss:G6}{(report.RSquared is { } share ? FormattableString.Invariant($", R^2 {share:F4}") : "")}");
        }

        if (report.Deviance is { } deviance)
        {
            facts.AddFact("deviance", $"{deviance:G6}");
        }

        facts.AddFact("objective", $"{report.Objective:G6}");
        if (report.Certificate is { } proof)
        {
            facts.AddFact("proven", $"no choice is below {proof.Lower:G6}: gap {100.0 * proof.Gap:F2} %{(proof.AssumedBound is { } bound ? FormattableString.Invariant($", if no coefficient of a feature of length 1 exceeds {bound:G4}") : "")}");
        }

        facts.AddFact("beta", $"{settings.Output ?? "not written: give --output beta.npy"}");
        Tables.Write(context.Output, facts);
        if (report.Sizes is { } sizes)
        {
            Tables.Write(context.Output, SizesTable(sizes, report.Rule == "cross-validation"));
        }

        Tables.Write(context.Output, CoefficientTable(report));
    }

    private static SizeReport Of(SizeChoice size, bool isSquared, SelectionResult chosen) => new(
        size.Model.Size,
        size.Model.Support,
        size.Model.Objective,
        isSquared ? 2.0 * size.Model.Loss : null,
        isSquared ? null : 2.0 * size.Model.Loss,
        size.Score,
        size.Error,
        size.Ratio,
        size.Threshold,
        size.Model.Certificate?.Gap,
        ReferenceEquals(size.Model, chosen));

    private static Table SizesTable(IReadOnlyList<SizeReport> sizes, bool isValidated)
    {
        int last = Math.Min(sizes.Count, sizes.ToList().FindIndex(size => size.Chosen) + 1 + RowsBeyond);
        bool hasRatios = sizes.Any(size => size.ResidualRatio is not null);
        Table table = Tables.Titled(last < sizes.Count ? $"sizes (up to {sizes[^1].Size} in the report)" : "sizes");
        string[] heads = ["size", sizes[0].Rss is null ? "deviance" : "RSS", isValidated ? "error" : "criterion", .. isValidated ? new[] { "+-" } : [], .. hasRatios ? new[] { "ratio", "threshold" } : [], ""];
        table.AddColumns(heads);
        foreach (SizeReport size in sizes.Take(last))
        {
            double?[] numbers = [size.Rss ?? size.Deviance, size.Criterion, .. isValidated ? new[] { size.StandardError } : [], .. hasRatios ? new[] { size.ResidualRatio, size.Threshold } : []];
            table.AddRow([$"{size.Size}", .. numbers.Select(Number), size.Chosen ? "chosen" : ""]);
        }

        return table;
    }

    private static Table CoefficientTable(SelectReport report)
    {
        bool hasErrors = report.StandardErrors is not null;
        Table table = Tables.Titled(report.Support.Count > MostCoefficients ? $"coefficients (the first {MostCoefficients}; the report has all)" : "coefficients");
        string[] heads = ["feature", "coefficient", "standard error"], first = ["intercept", Number(report.Intercept), ""];
        int columns = hasErrors ? 3 : 2;
        table.AddColumns(heads[..columns]);
        table.AddRow(first[..columns]);
        for (int s = 0; s < Math.Min(report.Support.Count, MostCoefficients); s++)
        {
            string name = report.Names is { } names ? Markup.Escape(names[s]) : report.Support[s].ToString(CultureInfo.InvariantCulture);
            string[] row = [name, Number(report.Coefficients[s]), Number(report.StandardErrors?[s])];
            table.AddRow(row[..columns]);
        }

        return table;
    }

    private static string Number(double? value) => value is { } number ? number.ToString("G5", CultureInfo.InvariantCulture) : "";
}
