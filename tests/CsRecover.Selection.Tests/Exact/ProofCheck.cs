namespace CsRecover.Selection.Tests.Exact;

/// <summary>Best subsets of many random problems, and what their certificates claim, against enumeration.</summary>
/// <param name="draw">The problem of a seed.</param>
/// <param name="rounding">How far apart two objectives of a problem may be that are the same.</param>
/// <param name="open">How far apart the two sides of a certificate may be that says that nothing is left open.</param>
internal sealed class ProofCheck(Func<int, (SelectionProblem Problem, SelectionTarget Target)> draw, Func<SelectionProblem, double> rounding, Func<SelectionProblem, double> open)
{
    private readonly Enumeration _oracle = new();

    /// <summary>The optimum is found and proven, with nothing assumed.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many.</param>
    public void Finds_the_optimum(int first, int count)
    {
        for (int seed = first; seed < first + count; seed++)
        {
            (SelectionProblem problem, SelectionTarget target) = draw(seed);
            SelectionResult expected = problem.Solve(target, _oracle), found = problem.Solve(target, new BestSubset { Gap = 0.0 });
            Certificate certificate = found.Certificate!.Value;
            IsTheSame(problem, expected.Objective, found.Objective, seed, certificate);
            IsClosed(problem, found, seed);
            Assert.Equal(SelectionStatus.Optimal, found.Status);
            Assert.Null(certificate.AssumedBound);
            Assert.True(target.Size is not { } most || found.Size <= most);
        }
    }

    /// <summary>The search for many features, on the same problems: exact where ridge or bounds limit the coefficients, and else among the models within the bound that it assumes.</summary>
    /// <param name="count">Seeds from 0.</param>
    /// <param name="factor">What the assumed bound is a multiple by.</param>
    /// <returns>How many problems were solved with an assumption and without.</returns>
    public (int Assumed, int Proven) Finds_the_optimum_within_what_relaxations_assume(int count, double factor)
    {
        int assumed = 0, proven = 0;
        foreach ((int seed, SelectionProblem problem, SelectionTarget target) in Ungrouped(count))
        {
            double optimum = problem.Solve(target, _oracle).Objective;
            SelectionResult found = problem.Solve(target, new BestSubset { Gap = 0.0, SmallProblem = 0, AttemptNodes = 0, AssumedFactor = factor });
            Certificate certificate = found.Certificate!.Value;
            if (certificate.AssumedBound is { } bound)
            {
                optimum = Within(problem, bound).Solve(target, _oracle).Objective;
                assumed++;
            }
            else
            {
                proven++;
                IsTheSame(problem, optimum, found.Objective, seed, certificate);
            }

            Assert.True(certificate.Lower <= optimum + rounding(problem), $"seed {seed}: {optimum} and {certificate}");
            Assert.True(found.Objective <= optimum + rounding(problem), $"seed {seed}: {optimum} and {found.Objective}");
            IsClosed(problem, found, seed);
        }

        return (assumed, proven);
    }

    /// <summary>What is proven before the end, with nothing assumed.</summary>
    /// <param name="count">Seeds from 0.</param>
    /// <param name="method">The method, with a gap or a limit on nodes.</param>
    /// <returns>How many searches ran out of nodes.</returns>
    public int Proves_what_is_true(int count, BestSubset method)
    {
        int cut = 0;
        for (int seed = 0; seed < count; seed++)
        {
            (SelectionProblem problem, SelectionTarget target) = draw(seed);
            double optimum = problem.Solve(target, _oracle).Objective;
            SelectionResult found = problem.Solve(target, method);
            Certificate certificate = found.Certificate!.Value;
            Assert.Null(certificate.AssumedBound);
            IsTrue(problem, optimum, optimum, seed, certificate);
            IsWithin(method, found, seed);
            cut += found.Status == SelectionStatus.IterationLimit ? 1 : 0;
        }

        return cut;
    }

    /// <summary>What relaxations prove before the end, among the models within the bound that they assume.</summary>
    /// <param name="count">Seeds from 0.</param>
    /// <param name="method">The method, with a gap or a limit on nodes.</param>
    public void Relaxations_prove_what_is_true(int count, BestSubset method)
    {
        foreach ((int seed, SelectionProblem problem, SelectionTarget target) in Ungrouped(count))
        {
            double optimum = problem.Solve(target, _oracle).Objective;
            SelectionResult found = problem.Solve(target, method with { SmallProblem = 0, AttemptNodes = 0 });
            Certificate certificate = found.Certificate!.Value;
            IsTrue(problem, certificate.AssumedBound is { } bound ? Within(problem, bound).Solve(target, _oracle).Objective : optimum, optimum, seed, certificate);
            IsWithin(method, found, seed);
        }
    }

    private IEnumerable<(int Seed, SelectionProblem Problem, SelectionTarget Target)> Ungrouped(int count) =>
        from seed in Enumerable.Range(0, count)
        let drawn = draw(seed)
        where drawn.Problem.Groups is null
        select (seed, drawn.Problem, drawn.Target);

    private void IsTheSame(SelectionProblem problem, double expected, double found, int seed, Certificate certificate) =>
        Assert.True(Math.Abs(expected - found) <= rounding(problem), $"seed {seed}: {expected} and {found}, {certificate}");

    private void IsClosed(SelectionProblem problem, SelectionResult found, int seed)
    {
        Certificate certificate = found.Certificate!.Value;
        Assert.True(Math.Abs(found.Objective - certificate.Upper) <= rounding(problem), $"seed {seed}: certificate of {certificate} for {found.Objective}");
        Assert.True(certificate.Upper - certificate.Lower <= open(problem), $"seed {seed}: {certificate}");
    }

    private void IsTrue(SelectionProblem problem, double limited, double optimum, int seed, Certificate certificate) =>
        Assert.True(certificate.Lower <= limited + rounding(problem) && optimum <= certificate.Upper + rounding(problem), $"seed {seed}: {limited}, {optimum} and {certificate}");

    /// <summary>The gap is as small as was asked for, unless few nodes were allowed and ran out.</summary>
    private static void IsWithin(BestSubset method, SelectionResult found, int seed) =>
        Assert.True((method.NodeLimit < 100 && found.Status == SelectionStatus.IterationLimit) || found.Certificate!.Value.Gap <= method.Gap + 1e-9, $"seed {seed}: {found.Certificate}");

    /// <summary>The problem among models whose coefficients, times the lengths of their columns in standardised problems, are within a bound.</summary>
    private static SelectionProblem Within(SelectionProblem problem, double bound)
    {
        int n = problem.Design.Observations, p = problem.Design.Features;
        var values = new double[p];
        for (int j = 0; j < p; j++)
        {
            var column = new double[n];
            problem.Design.AddColumn(1.0, j, column);
            double mean = problem.Intercept ? column.Average() : 0.0;
            values[j] = bound / (problem.Standardize ? Math.Sqrt(column.Sum(v => (v - mean) * (v - mean))) : 1.0);
        }

        return new SelectionProblem(problem.Design, problem.Response, problem.Loss)
        {
            Intercept = problem.Intercept,
            Standardize = problem.Standardize,
            IgnoreUnusable = true,
            Ridge = problem.Ridge,
            NonNegative = problem.NonNegative,
            LowerBounds = [.. values.Select((v, j) => Math.Max(-v, problem.LowerBounds?[j] ?? double.NegativeInfinity))],
            UpperBounds = [.. values.Select((v, j) => Math.Min(v, problem.UpperBounds?[j] ?? double.PositiveInfinity))],
        };
    }
}
