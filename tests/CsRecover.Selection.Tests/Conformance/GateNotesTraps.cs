using CsRecover.Selection.Designs;
using CsRecover.Selection.Exact;
using CsRecover.Solvers;

namespace CsRecover.Selection.Tests.Conformance;

/// <summary>What the notes on Louizos et al. claim of the set of sparse vectors and of gates, and what is true.</summary>
public class GateNotesTraps
{
    [Fact]
    public void The_sparse_vectors_are_connected_through_zero()
    {
        // "No continuous path from (1, 0) to (0, 1)": by way of 0 each point of it has at most one non-zero, and so for any two k-sparse vectors.
        double[] from = FoundingInstance.Truth, to = [.. FoundingInstance.Truth.Reverse()];
        for (double t = 0.0; t <= 1.0; t += 1.0 / 64)
        {
            double[] at = t < 0.5 ? [.. from.Select(v => (1 - (2 * t)) * v)] : [.. to.Select(v => ((2 * t) - 1) * v)];
            Assert.InRange(at.Count(v => v != 0), 0, FoundingInstance.K);
        }
    }

    [Theory]
    [InlineData(1000, 1, 1001)]
    [InlineData(1000, 2, 500_501)]
    public void The_number_of_components_of_the_notes_is_the_number_of_supports(int features, int most, double count) => Assert.Equal(count, Enumeration.CountModels(features, most));

    [Fact]
    public void Sparse_vectors_span_everything_by_convex_combinations_and_the_cone_of_the_notes_is_not_convex()
    {
        // Any x is the mean of its n x_j e_j, so the convex hull of C_1 is R^n and no ball.
        double[] x = [0.3, -2, 5, 0.01];
        double[][] sparse = [.. x.Select((v, j) => x.Select((_, i) => i == j ? x.Length * v : 0.0).ToArray())];
        Assert.All(sparse, s => Assert.Single(s, v => v != 0));
        Assert.All(Enumerable.Range(0, x.Length), i => Assert.Equal(x[i], sparse.Average(s => s[i]), 1e-12));

        // |x|_1 <= sqrt(k) |x|_2 holds for all k-sparse x, but not half-way between two of them.
        static bool Inside(double[] v, int k) => v.Sum(Math.Abs) <= Math.Sqrt(k * v.Sum(e => e * e)) * (1 + 1e-12);
        Assert.True(Inside([1, 0], 1) && Inside([0, 1], 1));
        Assert.False(Inside([0.5, 0.5], 1));
    }

    /// <summary>
    /// What is true of the hull: that of the k-sparse vectors of length 1 is the ball of the k-support norm (Argyriou, Foygel and Srebro, NIPS 2012), whose square is what a ridge of 1 costs in the relaxation that best subset is bounded by.
    /// Its dual norm is the length of the k largest entries.
    /// </summary>
    [Fact]
    public void The_hull_of_sparse_unit_vectors_is_the_ball_of_the_k_support_norm_and_the_relaxation_pays_its_square()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 40; trial++)
        {
            int n = 6, k = 1 + (trial % 4);
            double[] x = Drawing.Normal(random, n);
            double norm = SupportNorm(x, k);

            // The norm lies between the length and the sum of magnitudes over sqrt(k), and is the length of what is k-sparse.
            Assert.InRange(norm, Math.Sqrt(x.Sum(v => v * v)) - 1e-12, double.PositiveInfinity);
            Assert.InRange(norm, (x.Sum(Math.Abs) / Math.Sqrt(k)) - 1e-12, double.PositiveInfinity);
            double[] sparse = [.. x.Select((v, j) => j < k ? v : 0.0)];
            Assert.Equal(Math.Sqrt(sparse.Sum(v => v * v)), SupportNorm(sparse, k), 1e-12);

            // A combination of k-sparse unit vectors stays in the ball, and no u finds more in the ball than in them.
            double[] inside = new double[n], u = Drawing.Normal(random, n);
            for (int term = 0; term < 3; term++)
            {
                int[] support = [.. Enumerable.Range(0, n).OrderBy(_ => random.Next()).Take(k)];
                double[] direction = Drawing.Normal(random, k);
                double length = Math.Sqrt(direction.Sum(v => v * v));
                for (int s = 0; s < k; s++)
                {
                    inside[support[s]] += direction[s] / length / 3.0;
                }
            }

            Assert.InRange(SupportNorm(inside, k), 0.0, 1.0 + 1e-12);
            double most = Math.Sqrt(u.Select(v => v * v).OrderDescending().Take(k).Sum());
            Assert.InRange(x.Zip(u, (a, b) => a * b).Sum(), double.NegativeInfinity, (norm * most) + 1e-12);

            // The notes' cone {|x|_1 <= sqrt(k) |x|_2} has members of any length and is no such set: it holds vectors outside of the ball.
            Assert.True(SupportNorm([.. sparse.Select(v => 100.0 * v)], k) > 1.0);

            // The relaxation: the largest, over what a place is worth, of its cost of x less the k places.
            var problem = new SelectionProblem(Design.FromColumns(Drawing.Normal(random, 10 * n), 10, n), Drawing.Normal(random, 10)) { Ridge = 1.0, Standardize = false };
            using var working = new WorkingProblem(problem, ColumnScaling.Of(problem.Design, true, false, false, 1));
            using var range = new CoefficientRange(working, double.PositiveInfinity);
            using GramColumns gram = GramColumns.Of(working, 1);
            var relaxation = new PerspectiveRelaxation(gram, range);
            int[] all = [.. Enumerable.Range(0, n)];
            double paid = double.NegativeInfinity;
            for (double worth = 1e-4; worth < 100.0; worth *= 1.001)
            {
                paid = Math.Max(paid, relaxation.Cost(all, 0, x, worth, k, 0.0));
            }

            Assert.Equal(norm * norm, paid, 1e-5 * norm * norm);
        }
    }

    /// <summary>Proposition 2.1 of the paper: the r largest magnitudes on their own beside the others' sum, with the one r that keeps them in order.</summary>
    private static double SupportNorm(double[] x, int k)
    {
        double[] sorted = [.. x.Select(Math.Abs).OrderDescending()];
        for (int r = 0; r < k; r++)
        {
            int own = k - r - 1;
            double rest = sorted.Skip(own).Sum() / (r + 1);
            if ((own == 0 || sorted[own - 1] > rest) && rest >= sorted[own])
            {
                return Math.Sqrt(sorted.Take(own).Sum(v => v * v) + (rest * rest * (r + 1)));
            }
        }

        throw new InvalidOperationException("No r keeps the order.");
    }

    [Fact]
    public void Beta_divides_inside_the_sigmoid()
    {
        // The notes' sigma(...) / beta puts s beyond 1: P(z = 0) = 0.056 and P(z = 1) = 0.389 at log alpha = 0, where both are 0.168.
        HardConcreteDistribution gate = HardConcreteDistribution.Default;
        const int Draws = 200_000;
        int zero = 0, one = 0, wrongZero = 0, wrongOne = 0;
        for (int i = 0; i < Draws; i++)
        {
            double u = (i + 0.5) / Draws, z = gate.Sample(0.0, u), wrong = (u / gate.Beta * (gate.Zeta - gate.Gamma)) + gate.Gamma;
            zero += z == 0.0 ? 1 : 0;
            one += z == 1.0 ? 1 : 0;
            wrongZero += wrong <= 0.0 ? 1 : 0;
            wrongOne += wrong >= 1.0 ? 1 : 0;
        }

        Assert.Equal(0.1682, (double)zero / Draws, 5e-5);
        Assert.Equal(0.1682, (double)one / Draws, 5e-5);
        Assert.Equal(0.056, (double)wrongZero / Draws, 5e-4);
        Assert.Equal(0.389, (double)wrongOne / Draws, 5e-4);
    }

    [Fact]
    public void A_gate_is_open_with_the_probability_that_the_stretched_variable_is_positive()
    {
        // Not that s is: s = sigma(...) is never 0 or less, so that 1 - Q(s <= 0) would be 1 for every gate.
        HardConcreteDistribution gate = HardConcreteDistribution.Default;
        const int Draws = 100_000;
        foreach (double logAlpha in new[] { -2.0, 0.0, 1.0 })
        {
            double open = Enumerable.Range(0, Draws).Count(i => gate.Sample(logAlpha, (i + 0.5) / Draws) > 0.0) / (double)Draws;
            Assert.Equal(open, gate.ProbabilityOfNonZero(logAlpha), 2e-5);
            Assert.True(gate.ProbabilityOfNonZero(logAlpha) < 1.0);
        }
    }

    [Fact]
    public void Gated_weights_are_biased_and_their_refit_is_not()
    {
        // With noise the gates' own weights fit worse than least squares on the gates that are open.
        RecoveryResult<double> raw = Solve(refit: false), refitted = Solve(refit: true);
        Assert.Equal(FoundingInstance.Support, refitted.Support);
        Assert.All(refitted.Support, j => Assert.Equal(0.0, FoundingInstance.Slope(j, FoundingInstance.Noisy, refitted.Coefficients), 1e-9));
        Assert.Contains(FoundingInstance.Support, j => Math.Abs(FoundingInstance.Slope(j, FoundingInstance.Noisy, raw.Coefficients)) > 1e-4);

        static RecoveryResult<double> Solve(bool refit) => RecoveryProblem.Create(
            FoundingInstance.Operator, new HardConcreteOptions { FinalLambda = 0.02, Refit = refit, Sparsity = refit ? FoundingInstance.K : null }).Recover(FoundingInstance.Noisy);
    }
}
