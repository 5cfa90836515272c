namespace CsRecover.Analysis;

/// <summary>The conditions of <see cref="Guarantee"/>, held against a matrix whose coherence is known.</summary>
/// <param name="coherence">How alike the columns are.</param>
/// <param name="k">Non-zeros.</param>
internal sealed class GuaranteeConditions(MutualCoherence coherence, int k)
{
    /// <summary>How much better than its limit a number must be, to be more than rounding.</summary>
    private const double Rounding = MutualCoherence.Rounding;

    private const string Tropp = "Tropp 2004";

    /// <summary>A condition on restricted isometry constants.</summary>
    /// <param name="Solver">For which solver.</param>
    /// <param name="Symbol">The constant and the limit, in symbols.</param>
    /// <param name="Sparsity">Of the constant.</param>
    /// <param name="Limit">The constant must be below this.</param>
    /// <param name="Source">The theorem.</param>
    /// <param name="Note">What else it asks for.</param>
    private readonly record struct Condition(string Solver, string Symbol, int Sparsity, double Limit, string Source, string Note);

    /// <summary>Whether two different signals of k non-zeros can have the same measurements.</summary>
    public GuaranteeStatement Uniqueness()
    {
        int m = coherence.Rows, n = coherence.Columns, spark = coherence.SparkAtLeast;
        (GuaranteeStatus status, double value, string reason) = 2 * k < spark
            ? (GuaranteeStatus.Proven, spark, FormattableString.Invariant($"Any {spark - 1} columns are independent, because mu_1({spark - 2}) = {coherence.Babel(Math.Max(0, spark - 2)):G4} is below 1."))
            : n > m && 2 * k > m
                ? (GuaranteeStatus.Refuted, m + 1, $"Any {m + 1} columns of {m} entries are dependent, and 2 k = {2 * k}: some signals of k non-zeros share their measurements with another.")
                : coherence.Value > 1.0 - 1e-14
                    ? (GuaranteeStatus.Refuted, 2, $"Columns {coherence.Pair.First} and {coherence.Pair.Second} are parallel, to rounding.")
                    : (GuaranteeStatus.Open, (double)spark, $"Coherence proves no more than that any {spark - 1} columns are independent, and 2 k = {2 * k} were needed.");
        return new GuaranteeStatement("any solver", "no other signal of at most k non-zeros has the same measurements", "spark > 2 k", status, value, 2 * k, reason, "Donoho and Elad 2003", []);
    }

    /// <summary>The conditions on coherence.</summary>
    public IEnumerable<GuaranteeStatement> ByCoherence()
    {
        double value = coherence.RecoverySum(k), ratio = coherence.NormRatio;
        bool holds = value < 1.0 - Rounding;
        string unequal = ratio > 1.0 ? FormattableString.Invariant($" (times {ratio:G4}, the longest over the shortest column)") : "";
        string reason = FormattableString.Invariant($"It is {value:G4}{unequal}.");
        foreach (string solver in new[] { "orthogonal matching pursuit", "L1 minimisation" })
        {
            yield return new GuaranteeStatement(
                solver, "recovers", "mu_1(k-1) + mu_1(k) < 1", holds ? GuaranteeStatus.Proven : GuaranteeStatus.Refuted, value, 1.0, reason, Tropp, []);
        }
    }

    /// <summary>The conditions on restricted isometry constants.</summary>
    /// <param name="constant">Bounds delta_k.</param>
    public IEnumerable<GuaranteeStatement> ByIsometry(Func<int, RestrictedIsometry> constant)
    {
        const string Step = ", with steps that suit that scale";
        Condition[] conditions =
        [
            new("L1 minimisation", "delta_2k < 1/sqrt(2)", 2 * k, 1.0 / Math.Sqrt(2.0), "Cai and Zhang 2014", ""),
            new("orthogonal matching pursuit", "delta_(k+1) < 1/sqrt(k+1)", k + 1, 1.0 / Math.Sqrt(k + 1.0), "Mo 2015", ""),
            new("iterative hard thresholding", "delta_3k < 1/sqrt(3)", 3 * k, 1.0 / Math.Sqrt(3.0), "Foucart and Rauhut 2013", Step),
            new("hard thresholding pursuit", "delta_3k < 1/sqrt(3)", 3 * k, 1.0 / Math.Sqrt(3.0), "Foucart 2011", Step),
            new("subspace pursuit", "delta_3k < 0.4859", 3 * k, 0.4859, "Song, Xia and Liu 2014", ""),
            new("CoSaMP", "delta_4k < 0.4782", 4 * k, 0.4782, "Foucart and Rauhut 2013", ""),
        ];
        foreach (Condition c in conditions)
        {
            yield return Judge(c, constant(c.Sparsity));
        }
    }

    private static GuaranteeStatement Judge(Condition c, RestrictedIsometry known)
    {
        double lower = known.LowerAtBestScale, upper = known.UpperAtBestScale;
        GuaranteeStatus status = upper < c.Limit - Rounding ? GuaranteeStatus.Proven : lower >= c.Limit + Rounding ? GuaranteeStatus.Refuted : GuaranteeStatus.Open;
        double value = status == GuaranteeStatus.Refuted ? lower : upper;
        string reason = status switch
        {
            GuaranteeStatus.Proven => FormattableString.Invariant($"delta_{c.Sparsity} is at most {upper:G4}, by coherence."),
            GuaranteeStatus.Refuted => FormattableString.Invariant(
                $"delta_{c.Sparsity} is at least {lower:G4}: two supports of {known.Sparsity} columns have eigenvalues {known.Smallest.Eigenvalue:G4} and {known.Largest.Eigenvalue:G4}."),
            _ => FormattableString.Invariant($"delta_{c.Sparsity} is at least {lower:G4}, and coherence proves no more than that it is at most {Math.Min(upper, 1e9):G4}."),
        };
        return new GuaranteeStatement(
            c.Solver, "recovers" + c.Note, c.Symbol + " at the best scale of A", status, value, c.Limit, reason, c.Source, status == GuaranteeStatus.Refuted ? [known.Largest, known.Smallest] : []);
    }
}
