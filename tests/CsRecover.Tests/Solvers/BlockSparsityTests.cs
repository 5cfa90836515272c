using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

/// <summary>Solvers that take whole blocks of unknowns.</summary>
public class BlockSparsityTests
{
    private const int M = 48, N = 120, Size = 4, K = 4;

    public static TheoryData<string> Solvers => [.. SolverCatalog.All.OfType<StructuredSparsityOptions>().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Recover_and_prove_block_sparse_signals(string name)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            (RealMatrix a, RealVector x, RealVector y) = Instance(seed, 2, 0.0);
            RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), Solver(name), 2).Recover(y.ToArray());
            Textbook.Near(x, result.Coefficients, 1e-6, $"{name}, seed {seed}");
            Assert.Equal(RecoveryStatus.Optimal, result.Status);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Answer_with_at_most_k_whole_blocks(string name)
    {
        (RealMatrix a, _, RealVector y) = Instance(9, 3 * K, 0.5);
        RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), Solver(name), K).Recover(y.ToArray());
        int[] blocks = [.. result.Support.Select(j => j / Size).Distinct()];
        Assert.InRange(blocks.Length, 1, K);
        Assert.Equal(Size * blocks.Length, result.Support.Length);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Recover_complex_blocks(string name)
    {
        var random = new Random(4);
        Complex32[] entries = [.. OperatorContract.Draw<Complex32>(random, M * N).Select(v => v * new Complex32(0.14f, 0f))];
        var x = new Complex32[N];
        OperatorContract.Draw<Complex32>(random, Size).CopyTo(x, 8);
        OperatorContract.Draw<Complex32>(random, Size).CopyTo(x, 100);
        RecoveryProblem<Complex32> problem = RecoveryProblem.Create(new ComplexDenseOperator(entries, M, N), Solver(name), 2);
        OperatorContract.Near(x, problem.Recover(problem.Measure(x)).Coefficients, 1e-3, name);
    }

    [Fact]
    public void Omp_of_many_signals_with_a_common_support_is_simultaneous_omp()
    {
        for (int seed = 0; seed < 6; seed++)
        {
            const int signals = 3, rows = 14, columns = 40, k = 5;
            (RealMatrix a, _, _) = Textbook.Instance(seed, rows, columns, k);
            var random = new Random(seed);
            RealMatrix y = RealMatrix.Build.Dense(rows, signals, OperatorContract.Draw<double>(random, rows * signals)), r = y;
            var atoms = new List<int>();
            RealMatrix c = y;
            for (int step = 0; step < k; step++)
            {
                // Tropp, Gilbert and Strauss 2006, with Euclidean norms over the signals.
                RealMatrix correlation = a.TransposeThisAndMultiply(r);
                atoms.Add(Enumerable.Range(0, columns).Except(atoms).MaxBy(j => correlation.Row(j).L2Norm() / a.Column(j).L2Norm()));
                RealMatrix taken = RealMatrix.Build.DenseOfColumns(atoms.Select(j => a.Column(j)));
                c = taken.QR().Solve(y);
                r = y - taken * c;
            }

            // A (x) I: unknown j of signal l at j * signals + l, measurement i of it at i * signals + l.
            RealMatrix joint = a.KroneckerProduct(RealMatrix.Build.DenseIdentity(signals));
            RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(joint), new OrthogonalMatchingPursuitOptions { BlockSize = signals }, k).Recover(y.Transpose().ToColumnMajorArray());
            RealVector expected = RealVector.Build.Dense(columns * signals);
            for (int p = 0; p < k; p++)
            {
                for (int l = 0; l < signals; l++)
                {
                    expected[atoms[p] * signals + l] = c[p, l];
                }
            }

            Textbook.Near(expected, result.Coefficients, 1e-9, $"seed {seed}");
            Assert.Equal(k, result.Iterations);
        }
    }

    [Fact]
    public void A_sparsity_left_open_counts_blocks()
    {
        (RealMatrix a, RealVector x, RealVector y) = Instance(2, 2, 0.0);
        foreach (string name in new[] { "omp", "htp", "niht" })
        {
            RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), Solver(name)).Recover(y.ToArray());
            Textbook.Near(x, result.Coefficients, 1e-6, name);
        }
    }

    private static StructuredSparsityOptions Solver(string name) => (StructuredSparsityOptions)SolverCatalog.Find(name) with { BlockSize = Size };

    private static (RealMatrix A, RealVector X, RealVector Y) Instance(int seed, int blocks, double noise)
    {
        (RealMatrix a, _, _) = Textbook.Instance(seed, M, N, 1);
        var random = new Random(seed);
        RealVector x = RealVector.Build.Dense(N);
        foreach (int b in Enumerable.Range(0, N / Size).OrderBy(_ => random.Next()).Take(blocks))
        {
            x.SetSubVector(b * Size, Size, RealVector.Build.Dense(OperatorContract.Draw<double>(random, Size)));
        }

        return (a, x, a * x + noise * RealVector.Build.Dense(OperatorContract.Draw<double>(random, M)));
    }
}
