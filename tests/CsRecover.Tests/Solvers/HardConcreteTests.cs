using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using MathNet.Numerics;

namespace CsRecover.Tests.Solvers;

public class HardConcreteTests
{
    private static readonly Lazy<(double LogAlpha, double Rho, double P)[]> _usual = new(() => [.. Gates(HardConcreteDistribution.Default)]);

    /// <summary>Known answers, computed independently, to the digits given.</summary>
    [Theory]
    [InlineData(2.0 / 3.0, -2.0, 0.5990, 0.0266, 0.4010, 0.1427, 0.0, 0.0430)]
    [InlineData(2.0 / 3.0, -1.0, 0.3547, 0.0692, 0.6453, 0.2929, 0.1189, 0.2227)]
    [InlineData(2.0 / 3.0, 0.0, 0.1682, 0.1682, 0.8318, 0.5000, 0.5, 0.5)]
    [InlineData(2.0 / 3.0, 2.0, 0.0266, 0.5990, 0.9734, 0.8573, 1.0, 0.9570)]
    [InlineData(0.35, -1.0, 0.5401, 0.1371, 0.4599, 0.2763, 0.0, 0.2227)]
    [InlineData(0.35, 0.0, 0.3017, 0.3017, 0.6983, 0.5000, 0.5, 0.5)]
    public void The_distribution_has_the_known_values(double beta, double logAlpha, double zero, double one, double nonZero, double mean, double median, double paper)
    {
        HardConcreteDistribution gate = HardConcreteDistribution.Default with { Beta = beta };
        Assert.Equal(zero, gate.ProbabilityOfZero(logAlpha), 5e-5);
        Assert.Equal(one, gate.ProbabilityOfOne(logAlpha), 5e-5);
        Assert.Equal(nonZero, gate.ProbabilityOfNonZero(logAlpha), 5e-5);
        Assert.Equal(mean, gate.Mean(logAlpha), 5e-5);
        Assert.Equal(median, gate.Median(logAlpha), 5e-5);
        Assert.Equal(paper, gate.PaperEstimate(logAlpha), 5e-5);
        Assert.Equal([median, paper, mean], new[] { GateEstimator.Median, GateEstimator.Paper, GateEstimator.Mean }.Select(e => Math.Round(gate.Estimate(e, logAlpha), 4)));
        Assert.Equal(nonZero - one, gate.ProbabilityOfBetween(logAlpha), 1.1e-4);
    }

    [Theory]
    [InlineData(-3.0)]
    [InlineData(0.3)]
    [InlineData(6.0)]
    public void Moments_are_those_of_samples_on_a_fine_grid(double logAlpha)
    {
        // z as a function of its uniform variable, averaged over the middles of many cells.
        HardConcreteDistribution gate = HardConcreteDistribution.Default;
        const int Cells = 400_000;
        double sum = 0, squares = 0;
        for (int i = 0; i < Cells; i++)
        {
            double u = (i + 0.5) / Cells, s = 1 / (1 + Math.Exp(-((Math.Log(u) - Math.Log(1 - u)) + logAlpha) / gate.Beta));
            double z = Math.Clamp(s * (gate.Zeta - gate.Gamma) + gate.Gamma, 0, 1);
            sum += z;
            squares += z * z;
        }

        Assert.Equal(sum / Cells, gate.Mean(logAlpha), 1e-7);
        Assert.Equal(squares / Cells - Math.Pow(sum / Cells, 2), gate.Variance(logAlpha), 1e-7);
    }

    [Theory]
    [InlineData(2.0 / 3.0, -0.1, 1.1)]
    [InlineData(0.35, -0.1, 1.1)]
    [InlineData(0.5, -0.1, 1.1)]
    [InlineData(1.0, -0.1, 1.1)]
    [InlineData(1.5, -0.1, 1.1)]
    [InlineData(2.0 / 3.0, -0.01, 1.01)]
    [InlineData(2.0 / 3.0, -0.5, 1.5)]
    public void The_tabulated_penalty_is_the_minimum_over_gates(double beta, double gamma, double zeta)
    {
        var gate = new HardConcreteDistribution(beta, gamma, zeta);
        GatePenalty penalty = GatePenalty.Of(gate);
        (double LogAlpha, double Rho, double P)[] gates = [.. Gates(gate)];

        // The slope of the minimum over gates is rho of the best one; the penalty itself is the slope's integral and ends at 1, the cost of an open gate.
        for (double q = 1e-6; q < 4.0; q *= 1.3)
        {
            double least = Math.Min(1.0, gates.Min(g => q * g.Rho + g.P)), ours = Penalty(penalty, q);
            Assert.Equal(least, ours, 2e-6);
        }

        Assert.Equal(1.0, Penalty(penalty, 2 * penalty.Open), 1e-6);
    }

    [Fact]
    public void Alternation_never_raises_the_expected_loss_at_one_lambda()
    {
        const int M = 20, N = 50;
        var random = new Random(8);
        double[] matrix = [.. OperatorContract.Draw<double>(random, M * N).Select((v, i) => v * (1 + i % N % 3))];
        var a = new DenseOperator<double>(matrix, M, N);
        double[] y = OperatorContract.Draw<double>(random, M);
        double[] norms = [.. Enumerable.Range(0, N).Select(j => Enumerable.Range(0, M).Sum(i => matrix[i * N + j] * matrix[i * N + j]))];
        double unit = OperatorContract.Adjoint(a, y).Zip(norms, (g, c) => g * g / c).Max() / 2;
        foreach (double share in new[] { 0.5, 0.1, 0.01 })
        {
            double lambda = share * unit, before = double.PositiveInfinity;
            for (int steps = 1; steps <= 12; steps++)
            {
                var solver = new HardConcreteOptions { InitialLambda = share, FinalLambda = share, InnerSteps = steps, Estimator = GateEstimator.Mean, Refit = false };
                double[] w = RecoveryProblem.Create(a, solver).Recover(y).Coefficients;
                double loss = ExpectedLoss(a, y, w, norms, lambda, solver.ClosingLimit);
                Assert.True(loss <= before * (1 + 1e-7), $"lambda {lambda}, step {steps}: {before:R} to {loss:R}");
                before = loss;
            }
        }
    }

    [Fact]
    public void Gates_are_read_off_as_the_estimator_says()
    {
        const int M = 30, N = 60;
        var random = new Random(2);
        var a = new DenseOperator<double>(OperatorContract.Draw<double>(random, M * N), M, N);
        double[] y = OperatorContract.Draw<double>(random, M);
        double[] g = OperatorContract.Adjoint(a, y);
        double[] norms = [.. Enumerable.Range(0, N).Select(j =>
        {
            var column = new double[M];
            a.Column(j, column);
            return column.Sum(v => v * v);
        })];
        HardConcreteDistribution gate = HardConcreteDistribution.Default;
        int between = 0;
        foreach (double share in new[] { 0.3, 0.1, 0.05, 0.02, 0.01 })
        {
            double lambda = share * g.Zip(norms, (v, c) => v * v / c).Max() / 2;
            double[] Solve(GateEstimator estimator) => RecoveryProblem.Create(
                a, new HardConcreteOptions { InitialLambda = share, FinalLambda = share, InnerSteps = 3, Estimator = estimator, Refit = false }).Recover(y).Coefficients;

            double[] w = Solve(GateEstimator.Mean), median = Solve(GateEstimator.Median), paper = Solve(GateEstimator.Paper);
            for (int j = 0; j < N; j++)
            {
                // The best gate by trying all; theta = w / E z, and the answer is theta times the estimate of z.
                double q = w[j] * w[j] * norms[j] / (2 * lambda);
                (double logAlpha, double rho, double p) = _usual.Value.MinBy(t => q * t.Rho + t.P);
                bool open = q * rho + p >= 1;
                double theta = open ? w[j] : w[j] / gate.Mean(logAlpha);
                Assert.Equal(open ? w[j] : theta * gate.Median(logAlpha), median[j], 2e-2 * Math.Abs(w[j]));
                Assert.Equal(open ? w[j] : theta * gate.PaperEstimate(logAlpha), paper[j], 2e-2 * Math.Abs(w[j]));
                between += !open && gate.ProbabilityOfNonZero(logAlpha) > 0.5 ? 1 : 0;
            }

            Assert.InRange(median.Count(v => v != 0), 1, paper.Count(v => v != 0));
        }

        Assert.True(between > 0, "no gate is half open: the test tests nothing");
    }

    [Fact]
    public void Told_k_under_noise_it_comes_close_to_the_oracle()
    {
        double error = 0;
        const int Draws = 10;
        for (int seed = 0; seed < Draws; seed++)
        {
            (MathNet.Numerics.LinearAlgebra.Matrix<double> a, MathNet.Numerics.LinearAlgebra.Vector<double> x, MathNet.Numerics.LinearAlgebra.Vector<double> y) = Textbook.Instance(seed, 60, 120, 10, noise: 0.1);
            RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), new HardConcreteOptions(), 10).Recover(y.ToArray());
            Assert.InRange(result.Support.Length, 1, 10);
            Textbook.Near(Textbook.Fit(a, y, result.Support), result.Coefficients, 1e-8, $"seed {seed}");
            double oracle = (Textbook.Fit(a, y, Textbook.Support(x)) - x).L2Norm();
            error += (MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(result.Coefficients) - x).L2Norm() / oracle / Draws;
        }

        Assert.InRange(error, 0.99, 1.3);
    }

    /// <summary>|y - A w|^2 / 2 + sum_j min over gates not closed further than the limit of c_j w_j^2 rho / 2 + lambda P.</summary>
    private static double ExpectedLoss(DenseOperator<double> a, double[] y, double[] w, double[] norms, double lambda, double limit)
    {
        double least = GatePenalty.Of(HardConcreteDistribution.Default).GateAt(limit);
        (double LogAlpha, double Rho, double P)[] gates = [.. _usual.Value.Where(t => t.LogAlpha >= least - 1e-3)];
        double fit = y.Zip(OperatorContract.Forward(a, w), (p, q) => (p - q) * (p - q)).Sum() / 2;
        return fit + lambda * w.Zip(norms, (v, c) => Math.Min(1, gates.Min(t => c * v * v / (2 * lambda) * t.Rho + t.P))).Sum();
    }

    private static IEnumerable<(double LogAlpha, double Rho, double P)> Gates(HardConcreteDistribution gate) =>
        Enumerable.Range(0, 12_001).Select(i => -35.0 + 60.0 * i / 12_000).Select(l => (l, gate.Variance(l) / Math.Pow(gate.Mean(l), 2), gate.ProbabilityOfNonZero(l)));

    private static double Rho(GatePenalty penalty, double q) => q < penalty.Open ? penalty.RootSlope.Evaluate(penalty.Variable(q)) / Math.Sqrt(q) : 0;

    /// <summary>int_0^q rho*, over the root of q because rho* is like 1 / sqrt(q) near 0.</summary>
    private static double Penalty(GatePenalty penalty, double q) =>
        Integrate.GaussLegendre(r => 2 * r * Rho(penalty, r * r), 0, Math.Sqrt(Math.Min(q, penalty.Open)) * (1 - 1e-12), 128);
}
