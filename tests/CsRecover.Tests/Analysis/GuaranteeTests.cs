using System.Numerics;
using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Tests.Analysis;

/// <summary>What is said to be proven is true, what is said to be refuted is false, and nothing more is said.</summary>
public class GuaranteeTests
{
    [Fact]
    public void Spikes_and_Hadamard_functions_are_proven_up_to_four()
    {
        DenseOperator<double> sensing = AnalysisMatrices.Operator(AnalysisMatrices.SpikesAndHadamard(64));
        Guarantee four = Guarantee.For(sensing, 4, new RestrictedIsometryOptions { Trials = 20, Restarts = 2 }), five = Guarantee.For(sensing, 5, new RestrictedIsometryOptions { Trials = 20, Restarts = 2 });
        Assert.Equal(GuaranteeStatus.Proven, Of(four, "any solver").Status);
        Assert.Equal(GuaranteeStatus.Proven, Of(four, "orthogonal matching pursuit", "mu_1").Status);
        Assert.Equal(7.0 / 8.0, Of(four, "L1 minimisation", "mu_1").Value, 1e-12);
        Assert.Equal(GuaranteeStatus.Open, Of(five, "any solver").Status);
        Assert.Equal(GuaranteeStatus.Refuted, Of(five, "orthogonal matching pursuit", "mu_1").Status);

        // And it is true: OMP recovers supports of four, whatever they are.
        RecoveryProblem<double> problem = RecoveryProblem.Create(sensing, new OrthogonalMatchingPursuitOptions { Sparsity = 4 });
        for (ulong seed = 0; seed < 40; seed++)
        {
            double[] x = SparseSignal.Draw<double>(128, 4, AmplitudeKind.Signs, seed), found = problem.Recover(problem.Measure(x)).Coefficients.ToArray();
            Assert.All(x.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        }
    }

    [Fact]
    public void Nearly_orthogonal_columns_prove_conditions_on_isometry()
    {
        // 40 rows, 6 columns, the identity with a little of everything: delta_4 is below .04.
        var a = new double[40, 44];
        double[,] noise = AnalysisMatrices.Gaussian(40, 44, 3);
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 44; j++)
            {
                a[i, j] = (i == j ? 3.0 : 0.0) + (j < 40 ? 0.02 : 1.0) * noise[i, j];
            }
        }

        double[,] unit = AnalysisMatrices.UnitColumns(a);
        Guarantee guarantee = Guarantee.For(AnalysisMatrices.Operator(unit), 1);
        Complex[,] gram = AnalysisMatrices.Gram(AnalysisMatrices.Written(AnalysisMatrices.Operator(unit)));
        foreach (RestrictedIsometry constant in guarantee.Isometry.Where(i => i.Sparsity <= 3))
        {
            (double smallest, double largest) = AnalysisMatrices.Enumerate(gram, constant.Sparsity);
            Assert.InRange(Math.Max(largest - 1.0, 1.0 - smallest), constant.Lower - 1e-9, constant.Upper + 1e-9);
        }

        foreach (GuaranteeStatement s in guarantee.Statements.Where(s => s.Condition.StartsWith("delta", StringComparison.Ordinal)))
        {
            RestrictedIsometry constant = guarantee.Isometry.Single(i => i.Sparsity == (s.Condition[6] is >= '2' and <= '4' ? s.Condition[6] - '0' : 2));
            GuaranteeStatus expected = constant.UpperAtBestScale < s.Limit ? GuaranteeStatus.Proven : constant.LowerAtBestScale >= s.Limit ? GuaranteeStatus.Refuted : GuaranteeStatus.Open;
            Assert.Equal(expected, s.Status);
            Assert.Equal(s.Status == GuaranteeStatus.Refuted ? 2 : 0, s.Witness.Count);
        }

        Assert.Contains(guarantee.Statements, s => s.Status == GuaranteeStatus.Proven && s.Condition.StartsWith("delta_2k", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Statements_are_true_of_small_matrices(int k)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            DenseOperator<double> sensing = AnalysisMatrices.Operator(AnalysisMatrices.Gaussian(8, 12, 50 + seed));
            Complex[,] gram = AnalysisMatrices.Gram(AnalysisMatrices.Written(sensing));
            Guarantee guarantee = Guarantee.For(sensing, k, new RestrictedIsometryOptions { Trials = 20, Restarts = 2 });
            foreach (GuaranteeStatement s in guarantee.Statements.Where(s => s.Status != GuaranteeStatus.Open))
            {
                int size = s.Condition.StartsWith("delta_(", StringComparison.Ordinal) ? k + 1 : s.Condition.StartsWith("delta", StringComparison.Ordinal) ? k * (s.Condition[6] - '0') : 0;
                if (size == 0 || size > 12)
                {
                    continue;
                }

                (double smallest, double largest) = AnalysisMatrices.Enumerate(gram, size);
                smallest = Math.Max(0.0, smallest);
                Assert.Equal(s.Status == GuaranteeStatus.Proven, (largest - smallest) / (largest + smallest) < s.Limit);
                Assert.All(s.Witness, w => Assert.Equal(size, w.Support.Count));
            }

            Assert.Equal(2 * k > 8 ? GuaranteeStatus.Refuted : Of(guarantee, "any solver").Status, Of(guarantee, "any solver").Status);
        }
    }

    [Fact]
    public void More_non_zeros_than_half_the_measurements_are_not_unique()
    {
        GuaranteeStatement s = Of(Guarantee.For(new GaussianOperator<double>(8, 20, 1), 5), "any solver");
        Assert.Equal(GuaranteeStatus.Refuted, s.Status);
        Assert.Contains("Any 9 columns of 8 entries are dependent", s.Reason, StringComparison.Ordinal);

        // As many columns as rows may well be independent.
        Assert.Equal(GuaranteeStatus.Open, Of(Guarantee.For(AnalysisMatrices.Operator(AnalysisMatrices.Gaussian(8, 8, 2)), 5), "any solver").Status);
    }

    [Fact]
    public void Parallel_columns_are_not_unique()
    {
        double[,] a = AnalysisMatrices.Gaussian(20, 40, 7);
        for (int i = 0; i < 20; i++)
        {
            a[i, 33] = -2.0 * a[i, 4];
        }

        GuaranteeStatement s = Of(Guarantee.For(AnalysisMatrices.Operator(a), 1), "any solver");
        Assert.Equal(GuaranteeStatus.Refuted, s.Status);
        Assert.Contains("Columns 4 and 33 are parallel", s.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_different_lengths_are_not_taken_for_unit_ones()
    {
        // OMP goes by inner products: a column that is long enough is taken first although it is wrong, so coherence alone proves nothing.
        double[,] a = AnalysisMatrices.SpikesAndHadamard(16);
        for (int i = 0; i < 16; i++)
        {
            a[i, 20] *= 5.0;
        }

        DenseOperator<double> sensing = AnalysisMatrices.Operator(a);
        Guarantee guarantee = Guarantee.For(sensing, 1);
        Assert.Equal(0.25, guarantee.Coherence.Value, 1e-12);
        Assert.Equal(5.0 * 0.25, Of(guarantee, "orthogonal matching pursuit", "mu_1").Value, 1e-12);
        Assert.Equal((GuaranteeStatus.Refuted, 0), (Of(guarantee, "L1 minimisation", "mu_1").Status, guarantee.Coherence.LargestProven));
    }

    [Fact]
    public void Predictions_are_those_of_the_phase_transitions()
    {
        Guarantee guarantee = Guarantee.For(new GaussianOperator<double>(20, 40, 1), 8, new RestrictedIsometryOptions { Trials = 5, Restarts = 1 });
        Assert.Equal(20 * PhaseTransitions.L1(0.5).Rho, guarantee.Expectations[0].Sparsity);
        Assert.Equal((false, true), (guarantee.Expectations[0].Within, guarantee.Expectations[1].Within));
        Assert.Single(Guarantee.For(new PartialFourierOperator(20, 40, 1), 2, new RestrictedIsometryOptions { Trials = 5, Restarts = 1 }).Expectations);
        Assert.Empty(Guarantee.For(new DenseOperator<double>([1.0, 0.0, 0.0, 1.0], 2, 2), 1).Expectations);
    }

    [Fact]
    public void Reads_as_text()
    {
        string text = Guarantee.For(AnalysisMatrices.Operator(AnalysisMatrices.SpikesAndHadamard(16)), 2, new RestrictedIsometryOptions { Trials = 5, Restarts = 1 }).ToString();
        Assert.Contains("16 x 32 matrix, k = 2, coherence 0.25", text, StringComparison.Ordinal);
        Assert.Contains("proven   orthogonal matching pursuit: recovers if mu_1(k-1) + mu_1(k) < 1 (Tropp 2004). It is 0.75.", text, StringComparison.Ordinal);
        Assert.Contains("recovery may succeed all the same", text, StringComparison.Ordinal);
        Assert.Contains("Largest k proven by coherence for L1 minimisation and OMP: 2.", text, StringComparison.Ordinal);
        Assert.Contains("not about this matrix", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_numbers_that_mean_nothing() =>
        Assert.Contains("from 1 to 8, got 9", Assert.Throws<ArgumentOutOfRangeException>(() => Guarantee.For(new GaussianOperator<double>(8, 20, 1), 9)).Message, StringComparison.Ordinal);

    private static GuaranteeStatement Of(Guarantee guarantee, string solver, string condition = "") =>
        guarantee.Statements.First(s => s.Solver == solver && s.Condition.StartsWith(condition, StringComparison.Ordinal));
}
