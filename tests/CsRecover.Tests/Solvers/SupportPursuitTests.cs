using CsRecover.Operators;
using CsRecover.Solvers;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

/// <summary>Subspace pursuit, generalised and stagewise OMP and orthogonal least squares against their papers on explicit matrices.</summary>
public class SupportPursuitTests
{
    private const int M = 36, N = 80, K = 7;

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void Subspace_pursuit_ends_where_the_papers_does_and_its_residual_falls_to_the_end(double noise)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, K + 5, noise);
            RealVector x = Textbook.Fit(a, y, Textbook.Largest(a.TransposeThisAndMultiply(y), K));
            var residuals = new List<double> { (y - a * x).L2Norm() };
            while (true)
            {
                int[] merged = [.. Textbook.Support(x).Union(Textbook.Largest(a.TransposeThisAndMultiply(y - a * x), K)).Order()];
                RealVector next = Textbook.Fit(a, y, Textbook.Largest(Textbook.Fit(a, y, merged), K));
                double left = (y - a * next).L2Norm();
                if (left >= residuals[^1] * (1 - 1e-12))
                {
                    break;
                }

                residuals.Add(left);
                x = next;
            }

            RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), new SubspacePursuitOptions(), K).Recover(y.ToArray(), new RecoveryOptions { KeepHistory = true });
            Agrees(x, result, $"seed {seed}");
            for (int i = 0; i < residuals.Count; i++)
            {
                Assert.Equal(residuals[i], result.ResidualHistory[i], 1e-8);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Generalised_omp_takes_the_papers_atoms(int atoms)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, K, noise: 0.3);
            double[] norms = [.. a.EnumerateColumns().Select(c => c.L2Norm())];
            int[] support = [];
            RealVector x = RealVector.Build.Dense(N);
            for (int i = 0; i < Math.Min(K, M / atoms); i++)
            {
                RealVector c = a.TransposeThisAndMultiply(y - a * x).MapIndexed((j, v) => v / norms[j]);
                support = [.. support.Union(Textbook.Largest(c, atoms)).Order()];
                x = Textbook.Fit(a, y, support);
            }

            x = Textbook.Fit(a, y, Textbook.Largest(x, K));
            Agrees(x, RecoveryProblem.Create(Textbook.Operator(a), new GeneralizedOmpOptions { AtomsPerIteration = atoms }, K).Recover(y.ToArray()), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(2.5)]
    [InlineData(3.0)]
    public void Stagewise_omp_takes_what_stands_out(double threshold)
    {
        int stages = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, K, noise: 0.3);
            double[] norms = [.. a.EnumerateColumns().Select(c => c.L2Norm())];
            int[] support = [];
            RealVector x = RealVector.Build.Dense(N);
            for (int stage = 0; stage < 10; stage++)
            {
                RealVector r = y - a * x, c = a.TransposeThisAndMultiply(r).MapIndexed((j, v) => v / norms[j]);
                int[] merged = [.. support.Union(Enumerable.Range(0, N).Where(j => Math.Abs(c[j]) > threshold * r.L2Norm() / Math.Sqrt(M))).Order()];
                if (merged.Length == support.Length || merged.Length > M)
                {
                    break;
                }

                support = merged;
                x = Textbook.Fit(a, y, support);
                stages++;
            }

            Agrees(x, RecoveryProblem.Create(Textbook.Operator(a), new StagewiseOmpOptions { Threshold = threshold }).Recover(y.ToArray()), $"seed {seed}");
        }

        Assert.True(stages > 15, $"{stages} stages");
    }

    [Fact]
    public void Orthogonal_least_squares_takes_the_best_single_atom_each_time()
    {
        int unlike = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            // Correlated columns of very different norms.
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, K, noise: 0.3);
            for (int j = 1; j < N; j++)
            {
                a.SetColumn(j, (1 + j % 5) * (a.Column(j) + 0.9 * a.Column(j - 1) / a.Column(j - 1).L2Norm()));
            }

            var support = new List<int>();
            for (int step = 0; step < K; step++)
            {
                support.Add(Enumerable.Range(0, N).Except(support).MinBy(j => (y - a * Textbook.Fit(a, y, [.. support, j])).L2Norm()));
            }

            RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), new OrthogonalLeastSquaresOptions(), K).Recover(y.ToArray());
            Agrees(Textbook.Fit(a, y, [.. support.Order()]), result, $"seed {seed}");
            Assert.Equal(K, result.Iterations);
            unlike += RecoveryProblem.Create(Textbook.Operator(a), new OrthogonalMatchingPursuitOptions(), K).Recover(y.ToArray()).Support.SequenceEqual(result.Support) ? 0 : 1;
        }

        Assert.True(unlike > 3, "OMP should take other atoms of correlated columns");
    }

    [Fact]
    public void Orthogonal_least_squares_takes_the_best_complex_atom_each_time()
    {
        var random = new Random(5);
        Complex32[] entries = Operators.OperatorContract.Draw<Complex32>(random, 12 * 20), y = Operators.OperatorContract.Draw<Complex32>(random, 12);
        var sensing = new ComplexDenseOperator(entries, 12, 20);
        RecoveryResult<Complex32> result = RecoveryProblem.Create(sensing, new OrthogonalLeastSquaresOptions(), 4).Recover(y);
        var a = MathNet.Numerics.LinearAlgebra.Matrix<System.Numerics.Complex>.Build.Dense(12, 20, (i, j) => Operators.OperatorContract.ToComplex(entries[i * 20 + j]));
        var b = MathNet.Numerics.LinearAlgebra.Vector<System.Numerics.Complex>.Build.Dense([.. y.Select(Operators.OperatorContract.ToComplex)]);
        var support = new List<int>();
        for (int step = 0; step < 4; step++)
        {
            support.Add(Enumerable.Range(0, 20).Except(support).MinBy(j =>
            {
                var taken = MathNet.Numerics.LinearAlgebra.Matrix<System.Numerics.Complex>.Build.DenseOfColumns(support.Append(j).Select(i => a.Column(i)));
                return (b - taken * taken.QR().Solve(b)).L2Norm();
            }));
        }

        Assert.Equal(support.Order(), result.Support);
    }

    [Fact]
    public void Orthogonal_least_squares_needs_no_column_norms()
    {
        var sensing = new PartialDctOperator<double>(64, 256, 3);
        var x = new double[256];
        for (int p = 0; p < 12; p++)
        {
            x[(19 * p) + 5] = p % 2 == 0 ? 1.0 + (0.1 * p) : -1.0;
        }

        RecoveryProblem<double> problem = RecoveryProblem.Create(sensing, new OrthogonalLeastSquaresOptions());
        RecoveryResult<double> result = problem.Recover(problem.Measure(x));
        Assert.Equal(RecoveryStatus.Optimal, result.Status);
        Operators.OperatorContract.Near(x, result.Coefficients, 1e-8, "partial DCT");
    }

    [Theory]
    [InlineData("gomp", "AtomsPerIteration: expected 1 to k = 7, got 8")]
    [InlineData("stomp", "Threshold: expected a positive number, got 0")]
    [InlineData("subspace-pursuit", "MaxIterations: expected 1 or more, got 0")]
    [InlineData("ols", "Tolerance: expected 0 or more, got -1")]
    public void Bad_parameters_are_refused_in_words(string name, string words)
    {
        SolverOptions solver = SolverCatalog.Find(name) switch
        {
            GeneralizedOmpOptions o => o with { AtomsPerIteration = 8 },
            StagewiseOmpOptions o => o with { Threshold = 0 },
            SubspacePursuitOptions o => o with { MaxIterations = 0 },
            OrthogonalLeastSquaresOptions o => o with { Tolerance = -1 },
            SolverOptions o => o,
        };
        (RealMatrix a, _, _) = Textbook.Instance(0, M, N, K);
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(Textbook.Operator(a), solver, K).Recover(new double[M])).Message, StringComparison.Ordinal);
    }

    private static void Agrees(RealVector expected, RecoveryResult<double> result, string what)
    {
        Assert.True(Textbook.Support(expected).SequenceEqual(result.Support), $"{result.Solver}, {what}: {string.Join(' ', Textbook.Support(expected))} and {string.Join(' ', result.Support)}");
        Textbook.Near(expected, result.Coefficients, 1e-7, $"{result.Solver}, {what}");
    }
}
