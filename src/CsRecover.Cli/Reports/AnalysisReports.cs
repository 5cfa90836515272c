using CsRecover.Analysis;
using Spectre.Console;

namespace CsRecover.Cli.Reports;

/// <summary>Makes the tables of <c>csrecover analyze</c> out of its report.</summary>
internal static class AnalysisReports
{
    /// <summary>The part of a report about coherence.</summary>
    /// <param name="coherence">What was computed.</param>
    /// <param name="sparsity">k as given.</param>
    public static CoherenceReport Of(MutualCoherence coherence, int? sparsity) => new(
        coherence.Value,
        [coherence.Pair.First, coherence.Pair.Second],
        coherence.WelchBound,
        [.. Enumerable.Range(1, Math.Min(coherence.Columns - 1, sparsity is { } k ? 2 * k : 10)).Select(coherence.Babel)],
        coherence.SparkAtLeast,
        coherence.LargestProven,
        coherence.SmallestNorm,
        coherence.LargestNorm);

    /// <summary>The part of a report about the ensemble.</summary>
    /// <param name="check">What was checked.</param>
    public static EnsembleReport Of(EnsembleCheck check) => new(
        check.Passed, check.Law.Name, check.Distance, check.Law.Lower, check.Law.Upper, check.Spectrum.Smallest, check.Spectrum.Largest, check.Spectrum.Sparsity, check.Findings);

    /// <summary>The matrix and its coherence.</summary>
    /// <param name="report">The report.</param>
    /// <param name="description">The matrix in words.</param>
    public static Table Facts(AnalysisReport report, string description)
    {
        CoherenceReport c = report.Coherence;
        Table table = Tables.Facts();
        table.AddRow("A", Markup.Escape(description));
        table.AddFact("column lengths", $"{c.SmallestNorm:G5} to {c.LargestNorm:G5}");
        table.AddFact("coherence mu", $"{c.Value:G5}, of columns {c.Pair[0]} and {c.Pair[1]} (no matrix of this shape is below {c.WelchBound:G4})");
        table.AddFact("spark", $"at least {c.SparkAtLeast}: signals of fewer than {(c.SparkAtLeast + 1) / 2} non-zeros are the only ones so sparse with their measurements");
        table.AddFact("proven by coherence", $"L1 minimisation and OMP recover every signal of up to {c.LargestProven} non-zeros");
        return table;
    }

    /// <summary>The checks of the ensemble.</summary>
    /// <param name="ensemble">What was checked.</param>
    public static Table Checks(EnsembleReport ensemble)
    {
        Table table = Tables.Titled("as a random ensemble").AddColumn("check").AddColumn("passed").AddColumn("what was found");
        foreach (EnsembleFinding finding in ensemble.Findings)
        {
            table.AddRow(Markup.Escape(finding.Name), finding.Passed ? "yes" : "no", Markup.Escape(finding.Sentence));
        }

        return table;
    }

    /// <summary>Bounds on the restricted isometry constants.</summary>
    /// <param name="isometry">The bounds.</param>
    public static Table Constants(IReadOnlyList<RestrictedIsometry> isometry)
    {
        Table table = Tables.Titled("restricted isometry constants at the best scale of A")
            .AddColumn("columns").AddColumn("at least").AddColumn("at most").AddColumn("eigenvalues found").AddColumn("by");
        foreach (RestrictedIsometry i in isometry)
        {
            string by = i.Largest.Estimator == i.Smallest.Estimator ? i.Largest.Estimator : $"{i.Smallest.Estimator}; {i.Largest.Estimator}";
            table.AddRow(
                Text($"{i.Sparsity}"), Text($"{i.LowerAtBestScale:F4}"), Text($"{i.UpperAtBestScale:F4}"), Text($"{i.Smallest.Eigenvalue:F4} to {i.Largest.Eigenvalue:F4}"), Markup.Escape(by));
        }

        return table;
    }

    /// <summary>What is proven.</summary>
    /// <param name="statements">The conditions.</param>
    /// <param name="sparsity">k.</param>
    public static Table Statements(IReadOnlyList<GuaranteeStatement> statements, int sparsity)
    {
        Table table = Tables.Titled(Text($"for every signal of {sparsity} non-zeros, without noise (refuted: the theorem says nothing, recovery may succeed all the same)"))
            .AddColumn("solver").AddColumn("condition").AddColumn("is").AddColumn("because");
        foreach (GuaranteeStatement s in statements)
        {
            table.AddRow(Markup.Escape(s.Solver), Markup.Escape(s.Condition), s.Status.ToString().ToLowerInvariant(), Markup.Escape(s.Reason));
        }

        return table;
    }

    /// <summary>What theory predicts for random matrices of this shape.</summary>
    /// <param name="expectations">Predictions.</param>
    public static Table Predictions(IReadOnlyList<RandomMatrixExpectation> expectations)
    {
        Table table = Tables.Titled("theory for large random matrices of this shape, not about this one").AddColumn("recovered by").AddColumn("up to k").AddColumn("so this k is");
        foreach (RandomMatrixExpectation e in expectations)
        {
            table.AddRow(Markup.Escape(e.What), Text($"{e.Sparsity:F1}"), e.Within ? "within" : "beyond");
        }

        return table;
    }

    private static string Text(FormattableString text) => Markup.Escape(FormattableString.Invariant(text));
}
