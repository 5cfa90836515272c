using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

/// <summary>Thresholding and pursuit solvers that are told that the unknowns are not negative.</summary>
public class NonNegativeTests
{
    private const int M = 40, N = 100, K = 8;

    public static TheoryData<string> Solvers => [.. All.Keys];

    private static Dictionary<string, SolverOptions> All { get; } = SolverCatalog.All.Select(s => s switch
    {
        StructuredSparsityOptions o => o with { NonNegative = true },
        TunedIhtOptions o => o with { NonNegative = true },
        StagewiseOmpOptions o => o with { NonNegative = true },
        _ => (SolverOptions?)null,
    }).OfType<SolverOptions>().ToDictionary(s => s.Name);

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Recover_and_prove_non_negative_signals(string name)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            (RealMatrix a, RealVector x, RealVector y) = Textbook.Instance(seed, M, N, 3, positive: true);
            RecoveryResult<double> result = Problem(name, a, 3).Recover(y.ToArray());
            Textbook.Near(x, result.Coefficients, 1e-6, $"{name}, seed {seed}");
            Assert.Equal(RecoveryStatus.Optimal, result.Status);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Answers_are_non_negative_and_fitted_whatever_the_signal(string name)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, seed < 3 ? K : 4, noise: seed < 3 ? 0.5 : 0.0);
            RecoveryResult<double> result = Problem(name, a, K).Recover(y.ToArray());
            Assert.All(result.Coefficients, v => Assert.True(v >= 0.0, $"{name}, seed {seed}: {v}"));
            RealVector r = y - a * RealVector.Build.Dense(result.Coefficients);
            Assert.All(result.Support, j => Assert.True(Math.Abs(a.Column(j).DotProduct(r)) <= 1e-8 * y.L2Norm(), $"{name}, seed {seed}, column {j}"));
            Assert.NotEqual(RecoveryStatus.Optimal, result.Status);
        }
    }

    /// <summary>Every solver of the library that can be told that x is not negative.</summary>
    public static TheoryData<string> Told => [.. SolverCatalog.All.Where(s => s is not AutoOptions && Signed(s) is not null).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Told))]
    public void A_sparse_explanation_with_negative_entries_is_not_the_answer(string name)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            // Mostly positive, so that the support is easily found; what explains y exactly is negative in one place.
            (RealMatrix a, RealVector x, _) = Textbook.Instance(seed, M, N, 5, positive: true);
            int flipped = Textbook.Support(x)[0];
            x[flipped] = -0.3;
            SolverOptions solver = SolverCatalog.Find(name).AsNonNegative();
            RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), solver, solver is SparsityOptions ? 5 : null).Recover((a * x).ToArray());
            Assert.All(result.Coefficients, v => Assert.True(v >= 0.0, $"{name}, seed {seed}: {v}"));
            Assert.True(result.Status != RecoveryStatus.Optimal || (a * (RealVector.Build.Dense(result.Coefficients) - x)).L2Norm() < 1e-8, $"{name}, seed {seed}: {result.Status}");
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Complex_problems_are_refused(string name)
    {
        var sensing = new ComplexDenseOperator(OperatorContract.Draw<Complex32>(new Random(1), 12), 3, 4);
        Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(sensing, All[name]).Recover(new Complex32[3]));
    }

    [Fact]
    public void Omp_is_the_first_k_steps_of_lawson_and_hanson()
    {
        int dropped = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            // Columns with a common part: what one explains, later ones often explain better together.
            (RealMatrix a, RealVector truth, RealVector y) = Textbook.Instance(seed, M, N, 12, noise: 0.5, positive: true);
            (a, y) = (a + 0.1, y + (0.1 * truth.Sum()));
            double[] norms = [.. a.EnumerateColumns().Select(c => c.L2Norm())];
            RealVector x = RealVector.Build.Dense(N);
            for (int step = 0; step < 20; step++)
            {
                RealVector c = a.TransposeThisAndMultiply(y - a * x);
                List<int> support = [.. Textbook.Support(x)];
                support.Add(Enumerable.Range(0, N).Except(support).MaxBy(j => c[j] / norms[j]));
                while (true)
                {
                    RealVector s = Textbook.Fit(a, y, support);
                    int[] negative = [.. support.Where(j => s[j] < 0)];
                    if (negative.Length == 0)
                    {
                        x = s;
                        break;
                    }

                    int first = negative.MinBy(j => x[j] / (x[j] - s[j]));
                    x += x[first] / (x[first] - s[first]) * (s - x);
                    x[first] = 0;
                    support.Remove(first);
                    dropped++;
                }
            }

            RecoveryResult<double> result = Problem("omp", a, 20).Recover(y.ToArray());
            Textbook.Near(x, result.Coefficients, 1e-7, $"seed {seed}");
        }

        Assert.True(dropped > 3, $"{dropped} dropped");
    }

    [Fact]
    public void A_non_negative_fit_of_many_columns_drops_those_that_the_walk_reaches_first()
    {
        // Thresholding hands 12 columns to the fit at once; the answer is then the fit on what is left, and never worse than where it began.
        (RealMatrix a, _, RealVector y) = Textbook.Instance(7, M, N, 12, noise: 1.0);
        foreach (string name in new[] { "htp", "subspace-pursuit", "cosamp", "gomp" })
        {
            RecoveryResult<double> result = Problem(name, a, 12).Recover(y.ToArray());
            Textbook.Near(Textbook.Fit(a, y, [.. result.Support]), result.Coefficients, 1e-7, name);
            Assert.True(result.ResidualNorm < y.L2Norm());
        }
    }

    private static SolverOptions? Signed(SolverOptions solver)
    {
        try
        {
            return solver.AsNonNegative();
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static RecoveryProblem<double> Problem(string name, RealMatrix a, int k) => RecoveryProblem.Create(Textbook.Operator(a), All[name], All[name] is SparsityOptions ? k : null);
}
