using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

public class ContinuousSparsificationTests
{
    private const int M = 50, N = 100;

    [Theory]
    [InlineData(1.0)]
    [InlineData(5.0)]
    public void The_force_on_a_gate_is_the_slope_of_the_objective(double beta)
    {
        // With exact weights the objective is mu y^T (A G^2 A^T + mu I)^-1 y / 2 + lambda sum g.
        const double Mu = 0.3, Lambda = 0.05;
        (RealMatrix a, _, RealVector y) = Textbook.Instance(1, 6, 10, 3);
        RealVector s = RealVector.Build.Dense([0.3, -0.2, 0.1, 0.0, -0.5, 0.6, -0.1, 0.2, 0.4, -0.3]);
        double Gate(double v) => 1 / (1 + Math.Exp(-beta * v));
        RealVector Dual(RealVector at) => (a * RealMatrix.Build.DiagonalOfDiagonalVector(at.Map(v => Gate(v) * Gate(v))) * a.Transpose() + Mu * RealMatrix.Build.DenseIdentity(6)).Solve(y);
        double Objective(RealVector at) => Mu * y.DotProduct(Dual(at)) / 2 + Lambda * at.Sum(Gate);

        RealVector x = s.Map(v => Gate(v) * Gate(v)).PointwiseMultiply(a.TransposeThisAndMultiply(Dual(s)));
        var force = new GateForce<double>(beta, Mu / Lambda);
        for (int j = 0; j < s.Count; j++)
        {
            RealVector up = s.Clone(), down = s.Clone();
            up[j] += 1e-5;
            down[j] -= 1e-5;
            double slope = (Objective(up) - Objective(down)) / 2e-5, own = force.Of(new DoubleLane(s[j]), new DoubleLane(x[j] * x[j])).Value;
            Assert.Equal(-slope / Lambda, own, 1e-6);

            double shifted = s[j] + SoftGate.Shift, moved = shifted * new GateStep<double>(force, 0.01).Invoke(new DoubleLane(shifted * shifted), new DoubleLane(x[j] * x[j])).Value;
            Assert.Equal(s[j] + 0.01 * own, moved - SoftGate.Shift, 1e-12);
            Assert.Equal(Gate(s[j]) * Gate(s[j]), new SquaredGate<double>(beta).Invoke(new DoubleLane(1), new DoubleLane(shifted * shifted)).Value, 1e-12);
            Assert.Equal(own * own, new SquaredForce<double>(force).Invoke(new DoubleLane(shifted * shifted), new DoubleLane(x[j] * x[j])).Value, 1e-9);
        }
    }

    [Theory]
    [InlineData(0.5, 0.1, 0.1)]
    [InlineData(-0.01, 0.1, -2.0)]
    [InlineData(-0.5, 0.1, -7.0)]
    [InlineData(0.5, -0.2, -0.2)]
    public void A_round_begins_at_the_lesser_of_beta_s_and_the_first_s(double s, double initial, double expected)
    {
        double shifted = s + SoftGate.Shift, moved = shifted * new NextRound<double>(200, initial).Invoke(new DoubleLane(shifted * shifted), new DoubleLane(0)).Value;
        Assert.Equal(expected, moved - SoftGate.Shift, 1e-9);
    }

    [Theory]
    [InlineData(AmplitudeKind.Gaussian, 13)]
    [InlineData(AmplitudeKind.Signs, 11)]
    public void Recovers_what_l1_minimisation_recovers(AmplitudeKind amplitudes, int k)
    {
        for (ulong seed = 0; seed < 4; seed++)
        {
            var a = new GaussianOperator<double>(M, N, seed);
            double[] x = SparseSignal.Draw<double>(N, k, amplitudes, seed);
            RecoveryResult<double> result = RecoveryProblem.Create(a, new ContinuousSparsificationOptions()).Recover(OperatorContract.Forward(a, x));
            Assert.Equal(RecoveryStatus.Optimal, result.Status);
            OperatorContract.Near(x, result.Coefficients, 1e-8, $"seed {seed}");
        }
    }

    [Fact]
    public void Gates_end_open_or_closed()
    {
        // Without a refit: what open gates let through is all there, and closed gates let nothing through.
        var a = new GaussianOperator<double>(M, N, 3);
        double[] x = SparseSignal.Draw<double>(N, 8, AmplitudeKind.Signs, 3);
        RecoveryResult<double> result = RecoveryProblem.Create(a, new ContinuousSparsificationOptions { Refit = false, Rounds = 1 }).Recover(OperatorContract.Forward(a, x));
        Assert.Equal(Enumerable.Range(0, N).Where(j => x[j] != 0), result.Support);
        OperatorContract.Near(x, result.Coefficients, 1e-4, "not refitted");
    }

    [Fact]
    public void Answers_scale_with_the_data()
    {
        var a = new GaussianOperator<double>(M, N, 5);
        double[] x = SparseSignal.Draw<double>(N, 10, AmplitudeKind.Gaussian, 1), y = OperatorContract.Forward(a, x);
        RecoveryResult<double> small = RecoveryProblem.Create(a, new ContinuousSparsificationOptions()).Recover(y);
        RecoveryResult<double> large = RecoveryProblem.Create(a, new ContinuousSparsificationOptions()).Recover([.. y.Select(v => 1024 * v)]);
        Assert.Equal(RecoveryStatus.Optimal, small.Status);
        Assert.Equal(small.Support, large.Support);
        Assert.Equal(small.Iterations, large.Iterations);
        OperatorContract.Near([.. x.Select(v => 1024 * v)], large.Coefficients, 1e-9, "scaled by 1024");
    }

    [Fact]
    public void A_round_that_closes_no_more_gates_is_the_last()
    {
        var a = new GaussianOperator<double>(M, N, 6);
        double[] x = SparseSignal.Draw<double>(N, 8, AmplitudeKind.Signs, 6), noise = OperatorContract.Draw<double>(new Random(6), M);
        double[] y = [.. OperatorContract.Forward(a, x).Zip(noise, (v, e) => v + 0.01 * e)];
        var one = new ContinuousSparsificationOptions { Rounds = 1, Steps = 60 };
        RecoveryResult<double> first = RecoveryProblem.Create(a, one).Recover(y), many = RecoveryProblem.Create(a, one with { Rounds = 50 }).Recover(y);
        Assert.Equal(60, first.Iterations);
        Assert.InRange(many.Iterations, 120, 49 * 60);
        Assert.Equal(0, many.Iterations % 60);
    }

    [Fact]
    public void Bad_options_are_refused_in_words()
    {
        Refuses(new ContinuousSparsificationOptions { FinalBeta = 1 }, "FinalBeta: expected a number above 1 and up to 1e6, got 1");
        Refuses(new ContinuousSparsificationOptions { Steps = 1 }, "Steps: expected 2 or more, got 1");
        Refuses(new ContinuousSparsificationOptions { Rounds = 0 }, "Rounds: expected 1 or more, got 0");
        Refuses(new ContinuousSparsificationOptions { MaskInitial = 2 }, "MaskInitial: expected a number from -1 to 1, got 2");
        Refuses(new ContinuousSparsificationOptions { StepSize = 0 }, "StepSize: expected a positive number, got 0");
        static void Refuses(ContinuousSparsificationOptions solver, string words) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(new GaussianOperator<double>(M, N, 1), solver).Recover(new double[M])).Message, StringComparison.Ordinal);
    }
}
