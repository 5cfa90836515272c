using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Selection.Tests.Conformance;

/// <summary>What the note on L0 in TensorFlow claims, and what is true.</summary>
public class TensorFlowNoteTraps
{
    [Fact]
    public void Log_sum_exp_of_magnitudes_is_a_smooth_maximum_and_not_a_count()
    {
        // The note takes (1 / 100) log sum exp(100 |x|) for |x|_0. At 0 it is log(n) / 100.
        var note = new LogSumExpPenalty(LogSumExpVariant.AsPublished, 100);
        Assert.Equal(3.0000, note.Value([3, 0, 0, 0]), 5e-5);
        Assert.Equal(3.0069, note.Value([3, 3, 0, 0]), 5e-5);
        Assert.Equal(0.1139, note.Value([0.1, 0.1, 0.1, 0.1]), 5e-5);
        Assert.Equal(Math.Log(4) / 100, note.Value([0, 0, 0, 0]), 1e-12);

        // "alpha dictates the strength of regularization": it is the sharpness, and the value is the maximum for every alpha.
        Assert.Equal(3.0, new LogSumExpPenalty(LogSumExpVariant.AsPublished, 1000).Value([3, 0, 0, 0]), 1e-6);

        // As it stands exp(100 |x|) overflows single precision from |x| = 0.888 on.
        Assert.True(float.IsInfinity(MathF.Exp(100f * 0.888f)));
        Assert.True(double.IsFinite(note.Value([1e6, 2, 3])));
    }

    [Fact]
    public void A_lower_threshold_gives_less_sparsity_not_more()
    {
        int before = 0;
        foreach (double threshold in new[] { 2.0, 1.0, 0.5, 0.2, 0.05, 0.01 })
        {
            var solver = new ProximalGradientL0Options { Threshold = threshold, Refit = false, Acceleration = ProximalAcceleration.None, MaxIterations = 20_000 };
            int size = RecoveryProblem.Create(FoundingInstance.Operator, solver).Recover(FoundingInstance.Noisy).Support.Length;
            Assert.InRange(size, before, FoundingInstance.N);
            before = size;
        }

        Assert.InRange(before, FoundingInstance.K + 1, FoundingInstance.N);
    }

    [Fact]
    public void The_proximal_map_of_l0_thresholds_at_the_root_of_two_lambda_eta_and_does_not_shrink()
    {
        // "Shrinks the weights", says the note, of a threshold that is a free constant there.
        const double Lambda = 0.08, Eta = 0.25;
        var solver = new ProximalGradientL0Options { Lambda = Lambda, StepSize = Eta, Continuation = 0, MaxIterations = 1, Refit = false };
        double threshold = Math.Sqrt(2 * Lambda * Eta);
        double First(double v) => RecoveryProblem.Create(new DenseOperator<double>([1.0], 1, 1), solver).Recover([v / Eta]).Coefficients[0];
        Assert.Equal(0.0, First(threshold * 0.9999));
        Assert.Equal(threshold * 1.0001, First(threshold * 1.0001), 1e-12);
        Assert.Equal(5.0, First(5.0), 1e-12);
    }
}
