using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

/// <summary>Smoothed L0 that is told more: no negative entries, blocks, the noise's level.</summary>
public class StructuredSmoothedL0Tests
{
    private const int M = 40, N = 96, Size = 4;
    private const double Sigma = 0.6, Step = 1.5;

    /// <summary>One step at one sigma, and nothing after it.</summary>
    private static SmoothedL0Options Once { get; } = new() { InitialSigma = Sigma, FinalSigma = 0.99 * Sigma, StepSize = Step, Attempts = 1, Refit = false };

    [Theory]
    [InlineData(SmoothingKernel.Gaussian)]
    [InlineData(SmoothingKernel.Garrote)]
    public void A_non_negative_step_is_that_of_explicit_loops(SmoothingKernel kernel)
    {
        (RealMatrix a, _, RealVector y) = Textbook.Instance(1, M, N, 6);
        RealVector x = LeastNorm(a, y);
        double sigma = Sigma * x.AbsoluteMaximum();
        RealVector z = x.Map(v => Math.Max(v * Factor(kernel, v, sigma), 0));
        Textbook.Near((z + LeastNorm(a, y - a * z)).Map(v => Math.Max(v, 0)), Solve(a, y, Once with { NonNegative = true, Kernel = kernel }), 1e-12, kernel.ToString());
    }

    [Theory]
    [InlineData(SmoothingKernel.Gaussian)]
    [InlineData(SmoothingKernel.Garrote)]
    public void A_step_of_blocks_is_that_of_explicit_loops(SmoothingKernel kernel)
    {
        (RealMatrix a, _, RealVector y) = Textbook.Instance(2, M, N, 6);
        RealVector x = LeastNorm(a, y);
        double[] norms = [.. Enumerable.Range(0, N / Size).Select(b => x.SubVector(b * Size, Size).L2Norm())];
        RealVector z = x.MapIndexed((j, v) => v * Factor(kernel, norms[j / Size], Sigma * norms.Max()));
        Textbook.Near(z + LeastNorm(a, y - a * z), Solve(a, y, Once with { BlockSize = Size, Kernel = kernel }), 1e-12, kernel.ToString());
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(10.0)]
    public void A_step_with_noise_ends_on_the_tube_or_inside_it(double noise)
    {
        (RealMatrix a, _, RealVector y) = Textbook.Instance(3, M, N, 6);
        RealVector x = LeastNorm(a, y), z = x.Map(v => v * Factor(SmoothingKernel.Gaussian, v, Sigma * x.AbsoluteMaximum()));
        double distance = (y - a * z).L2Norm(), tube = noise * Math.Sqrt(M), share = Math.Max(0, 1 - tube / distance);
        double[] result = Solve(a, y, Once with { NoiseLevel = noise });
        Textbook.Near(z + share * LeastNorm(a, y - a * z), result, 1e-12, $"noise {noise}");
        Assert.Equal(Math.Min(tube, distance), (y - a * RealVector.Build.Dense(result)).L2Norm(), 1e-10);
    }

    [Fact]
    public void Knowing_the_sign_recovers_signals_that_are_too_dense_otherwise()
    {
        int plain = 0, told = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            var a = new GaussianOperator<double>(100, 200, (ulong)seed);
            double[] x = [.. SparseSignal.Draw<double>(200, 46, AmplitudeKind.Signs, (ulong)seed).Select(Math.Abs)], y = OperatorContract.Forward(a, x);
            plain += RecoveryProblem.Create(a, new SmoothedL0Options()).Recover(y).Status == RecoveryStatus.Optimal ? 1 : 0;
            RecoveryResult<double> result = RecoveryProblem.Create(a, new SmoothedL0Options { NonNegative = true }).Recover(y);
            Assert.All(result.Coefficients, v => Assert.True(v >= 0));
            if (result.Status == RecoveryStatus.Optimal)
            {
                told++;
                OperatorContract.Near(x, result.Coefficients, 1e-8, $"seed {seed}");
            }
        }

        Assert.True(told >= 5 && told > plain + 2, $"{told} against {plain}");
    }

    [Fact]
    public void Non_negative_answers_to_other_signals_are_non_negative_and_unproven()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, 4);
            foreach (int? k in new int?[] { null, 4 })
            {
                RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), new SmoothedL0Options { NonNegative = true }, k).Recover(y.ToArray());
                Assert.All(result.Coefficients, v => Assert.True(v >= 0));
                Assert.NotEqual(RecoveryStatus.Optimal, result.Status);
            }
        }
    }

    [Fact]
    public void Knowing_the_blocks_recovers_signals_that_are_too_dense_otherwise()
    {
        int plain = 0;
        for (int seed = 0; seed < 4; seed++)
        {
            (RealMatrix a, RealVector x, RealVector y) = Blocks(seed, 6);
            plain += RecoveryProblem.Create(Textbook.Operator(a), new SmoothedL0Options()).Recover(y.ToArray()).Status == RecoveryStatus.Optimal ? 1 : 0;
            RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), new SmoothedL0Options { BlockSize = Size }).Recover(y.ToArray());
            Assert.Equal(RecoveryStatus.Optimal, result.Status);
            Textbook.Near(x, result.Coefficients, 1e-8, $"seed {seed}");
        }

        Assert.InRange(plain, 0, 2);
    }

    [Fact]
    public void Recovers_complex_blocks()
    {
        var random = new Random(4);
        Complex32[] entries = [.. OperatorContract.Draw<Complex32>(random, M * N).Select(v => v * new Complex32(0.14f, 0f))];
        var x = new Complex32[N];
        OperatorContract.Draw<Complex32>(random, Size).CopyTo(x, 8);
        OperatorContract.Draw<Complex32>(random, Size).CopyTo(x, 80);
        RecoveryProblem<Complex32> problem = RecoveryProblem.Create(new ComplexDenseOperator(entries, M, N), new SmoothedL0Options { BlockSize = Size });
        OperatorContract.Near(x, problem.Recover(problem.Measure(x)).Coefficients, 1e-3, "complex");
    }

    [Fact]
    public void Batches_of_structured_signals_are_those_of_single_ones()
    {
        (RealMatrix a, _, RealVector y) = Blocks(1, 4);
        (_, _, RealVector other) = Blocks(2, 4);
        foreach (SmoothedL0Options solver in new[] { new SmoothedL0Options { BlockSize = Size }, new SmoothedL0Options { NonNegative = true }, new SmoothedL0Options { NoiseLevel = 0.02 } })
        {
            RecoveryProblem<double> problem = RecoveryProblem.Create(Textbook.Operator(a), solver);
            RecoveryResult<double>[] both = problem.RecoverBatch([.. y, .. other], 2);
            Assert.Equal(problem.Recover(y.ToArray()).Coefficients, both[0].Coefficients);
            Assert.Equal(problem.Recover(other.ToArray()).Coefficients, both[1].Coefficients);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Size)]
    public void With_noise_it_finds_the_support_and_fits_it(int size)
    {
        const double Noise = 0.03;
        int found = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            (RealMatrix a, RealVector x, RealVector y) = size == 1 ? Textbook.Instance(seed, M, N, 5) : Blocks(seed, 3);
            y += Noise * RealVector.Build.Dense(OperatorContract.Draw<double>(new Random(seed), M));
            RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), new SmoothedL0Options { NoiseLevel = Noise, BlockSize = size }).Recover(y.ToArray());
            RecoveryResult<double> scaled = RecoveryProblem.Create(Textbook.Operator(a), new SmoothedL0Options { NoiseLevel = 1000 * Noise, BlockSize = size }).Recover((1000 * y).ToArray());
            Assert.Equal(result.Support, scaled.Support);
            Textbook.Near(Textbook.Fit(a, y, [.. result.Support]), result.Coefficients, 1e-9, $"seed {seed}");
            found += result.Support.SequenceEqual(Textbook.Support(x)) ? 1 : 0;
        }

        // A threshold of sigma sqrt(2 log n) lets one of n entries of noise through in a few draws out of ten.
        Assert.InRange(found, 5, 8);
    }

    [Fact]
    public void Noise_and_sign_together_give_non_negative_answers()
    {
        (RealMatrix a, RealVector x, RealVector y) = Textbook.Instance(5, M, N, 5, positive: true);
        y += 0.03 * RealVector.Build.Dense(OperatorContract.Draw<double>(new Random(5), M));
        double[] result = Solve(a, y, new SmoothedL0Options { NoiseLevel = 0.03, NonNegative = true });
        Assert.All(result, v => Assert.True(v >= 0));
        Assert.All(Textbook.Support(x), j => Assert.True(result[j] > 0));
    }

    [Fact]
    public void Bad_options_are_refused_in_words()
    {
        Refuses(new SmoothedL0Options { BlockSize = 5 }, $"BlockSize: expected a divisor of n = {N}, got 5");
        Refuses(new SmoothedL0Options { NoiseLevel = -1 }, "NoiseLevel: expected 0 or more, got -1");
        Refuses(new SmoothedL0Options { NoiseThreshold = -1 }, "NoiseThreshold: expected 0 or more, got -1");
        Refuses(new SmoothedL0Options { NonNegative = true, HeldOut = 0.1 }, "HeldOut: expected no held-out measurements and no spins beside NonNegative, BlockSize and NoiseLevel");
        Refuses(new SmoothedL0Options { NoiseLevel = 0.1, EndsShrunk = true }, "EndsShrunk: expected false beside");
        var complex = new ComplexDenseOperator(OperatorContract.Draw<Complex32>(new Random(1), 12), 3, 4);
        Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(complex, new SmoothedL0Options { NonNegative = true }).Recover(new Complex32[3]));
        static void Refuses(SmoothedL0Options solver, string words) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(new GaussianOperator<double>(M, N, 1), solver).Recover(new double[M])).Message, StringComparison.Ordinal);
    }

    private static double Factor(SmoothingKernel kernel, double v, double sigma) =>
        1 - Step * (kernel == SmoothingKernel.Gaussian ? Math.Exp(-v * v / (2 * sigma * sigma)) : Math.Min(1, sigma * sigma / (v * v)));

    private static RealVector LeastNorm(RealMatrix a, RealVector y) => a.TransposeThisAndMultiply((a * a.Transpose()).Solve(y));

    private static double[] Solve(RealMatrix a, RealVector y, SmoothedL0Options solver) => RecoveryProblem.Create(Textbook.Operator(a), solver).Recover(y.ToArray()).Coefficients;

    private static (RealMatrix A, RealVector X, RealVector Y) Blocks(int seed, int blocks)
    {
        (RealMatrix a, _, _) = Textbook.Instance(seed, M, N, 1);
        var random = new Random(seed);
        RealVector x = RealVector.Build.Dense(N);
        foreach (int b in Enumerable.Range(0, N / Size).OrderBy(_ => random.Next()).Take(blocks))
        {
            x.SetSubVector(b * Size, Size, RealVector.Build.Dense(Size, _ => (random.Next(2) == 0 ? 1 : -1) * (0.5 + random.NextDouble())));
        }

        return (a, x, a * x);
    }
}
