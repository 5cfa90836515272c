using CsRecover.Analysis;

namespace CsRecover.Tests.Analysis;

/// <summary>Theoretical transitions against published and independently computed values.</summary>
public class PhaseTransitionsTests
{
    [Theory]
    [InlineData(0.05, 0.1544, 2.028, 0.1889, 1.740, 0.2246, 1.633)]
    [InlineData(0.10, 0.1894, 1.736, 0.2410, 1.420, 0.2643, 1.426)]
    [InlineData(0.20, 0.2433, 1.408, 0.3259, 1.062, 0.3214, 1.190)]
    [InlineData(0.25, 0.2674, 1.292, 0.3651, 0.936, 0.3456, 1.105)]
    [InlineData(0.30, 0.2908, 1.192, 0.4036, 0.829, 0.3687, 1.031)]
    [InlineData(0.40, 0.3373, 1.023, 0.4803, 0.652, 0.4131, 0.903)]
    [InlineData(0.50, 0.3857, 0.877, 0.5582, 0.506, 0.4579, 0.789)]
    [InlineData(0.60, 0.4384, 0.743, 0.6387, 0.381, 0.5055, 0.682)]
    [InlineData(0.75, 0.5337, 0.549, 0.7659, 0.221, 0.5898, 0.518)]
    [InlineData(0.90, 0.6782, 0.327, 0.9027, 0.083, 0.7158, 0.319)]
    public void L1_matches_the_table(double delta, double signed, double signedTau, double above, double aboveTau, double complex, double complexTau)
    {
        Near(delta, signed, signedTau, PhaseTransitions.L1(delta));
        Near(delta, above, aboveTau, PhaseTransitions.L1(delta, L1Signal.NonNegative));
        Near(delta, complex, complexTau, PhaseTransitions.L1(delta, L1Signal.Complex));

        // A block of one is a signed entry; one of two is a complex one, whose tau counts both parts as one.
        Near(delta, signed, signedTau, PhaseTransitions.BlockL1(delta, 1));
        TransitionPoint two = PhaseTransitions.BlockL1(delta, 2);
        Near(delta, complex, complexTau, two with { Tau = two.Tau / Math.Sqrt(2.0) });
    }

    private static void Near(double delta, double rho, double tau, TransitionPoint point)
    {
        Assert.Equal(delta, point.Delta);
        Assert.Equal(rho, point.Rho, 6e-5);
        Assert.Equal(tau, point.Tau, 6e-4);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(100)]
    public void Blocks_match_the_formula_with_another_quadrature(int size)
    {
        // E (chi - tau)_+^2 by a plain sum over the density of chi, normalised by its own sum.
        const double Delta = 0.4, Step = 1e-3;
        double Density(double r) => Math.Exp((size - 1) * (Math.Log(r) - 0.5 * Math.Log(size)) - 0.5 * (r * r - size));
        double[] points = [.. Enumerable.Range(1, 30000).Select(i => i * Step)];
        double total = points.Sum(Density), best = 0.0;
        for (double tau = 0.01; tau < Math.Sqrt(size) + 3.0; tau += 0.01)
        {
            double t = tau, risk = points.Sum(r => r > t ? (r - t) * (r - t) * Density(r) : 0.0) / total / size;
            best = Math.Max(best, (1.0 - risk / Delta) / (1.0 + tau * tau / size - risk));
        }

        Assert.Equal(best, PhaseTransitions.BlockL1(Delta, size).Rho, 5e-5);
        Assert.InRange(PhaseTransitions.BlockL1(Delta, size).Rho, PhaseTransitions.L1(Delta, L1Signal.Complex).Rho, 1.0);
    }

    [Theory]
    [InlineData(0.10, AmplitudeKind.Gaussian, 0.406, 0.005)]
    [InlineData(0.25, AmplitudeKind.Gaussian, 0.509, 0.005)]
    [InlineData(0.50, AmplitudeKind.Gaussian, 0.634, 0.005)]
    [InlineData(0.75, AmplitudeKind.Gaussian, 0.766, 0.005)]
    [InlineData(0.30, AmplitudeKind.Gaussian, 0.53, 0.01)]
    [InlineData(0.70, AmplitudeKind.Gaussian, 0.74, 0.01)]
    [InlineData(0.90, AmplitudeKind.Gaussian, 0.87, 0.01)]
    [InlineData(0.10, AmplitudeKind.Signs, 0.22, 0.01)]
    [InlineData(0.30, AmplitudeKind.Signs, 0.34, 0.01)]
    [InlineData(0.50, AmplitudeKind.Signs, 0.47, 0.01)]
    [InlineData(0.70, AmplitudeKind.Signs, 1.0, 0.01)]
    [InlineData(0.90, AmplitudeKind.Signs, 1.0, 0.01)]
    [InlineData(0.10, AmplitudeKind.NonNegative, 0.47, 0.01)]
    [InlineData(0.30, AmplitudeKind.NonNegative, 0.64, 0.01)]
    [InlineData(0.50, AmplitudeKind.NonNegative, 0.77, 0.01)]
    [InlineData(0.70, AmplitudeKind.NonNegative, 0.87, 0.01)]
    public void Bayes_matches_what_others_computed(double delta, AmplitudeKind amplitudes, double rho, double tolerance) =>
        Assert.Equal(rho, PhaseTransitions.Bayes(delta, amplitudes), tolerance);

    [Theory]
    [InlineData(1e-4, 0.2)]
    [InlineData(0.003, 0.05)]
    [InlineData(0.1, 0.3)]
    [InlineData(0.8, 0.6)]
    public void Errors_of_the_best_estimate_match_its_definition(double tau, double lambda)
    {
        foreach (AmplitudeKind kind in Enum.GetValues<AmplitudeKind>())
        {
            if (kind == AmplitudeKind.Signs && tau < 0.02)
            {
                continue;                                                    // far below rounding
            }

            Assert.Equal(1.0, Definition(tau, lambda, kind) / StateEvolution.Error(tau, lambda, kind), 2e-4);
        }
    }

    /// <summary>E X^2 - E E[X | R]^2 with both integrals as plain sums: over r, and for each r over x.</summary>
    private static double Definition(double tau, double lambda, AmplitudeKind kind)
    {
        double s = Math.Sqrt(tau), error = 0.0, edge = 12.0 * s;
        (double From, double To, double Step)[] parts = [(-9.0 - edge, -edge, Math.Min(0.01, s)), (-edge, edge, s / 10.0), (edge, 9.0 + edge, Math.Min(0.01, s))];
        foreach ((double r, double width) in parts.SelectMany(p => Midpoints(p.From, p.To, p.Step)))
        {
            double zero = (1.0 - lambda) * Phi(r / s) / s, weight = 0.0, first = 0.0, second = 0.0;
            void Add(double x, double p)
            {
                p *= Phi((r - x) / s) / s;
                (weight, first, second) = (weight + p, first + p * x, second + p * x * x);
            }

            if (kind == AmplitudeKind.Signs)
            {
                Add(1.0, 0.5 * lambda);
                Add(-1.0, 0.5 * lambda);
            }
            else
            {
                // Around r, in steps well below the noise; starting at 0 for half-normal ones.
                bool above = kind == AmplitudeKind.NonNegative;
                foreach ((double x, double dx) in Midpoints(above ? Math.Max(r - 9.0 * s, 0.0) : r - 9.0 * s, r + 9.0 * s, s / 20.0))
                {
                    Add(x, lambda * dx * Phi(x) * (above ? 2.0 : 1.0));
                }
            }

            double all = weight + zero;
            error += all > 1e-280 ? width * (second - first * first / all) : 0.0;
        }

        return error;
    }

    private static IEnumerable<(double At, double Width)> Midpoints(double from, double to, double step)
    {
        int count = Math.Max(0, (int)Math.Ceiling((to - from) / step));
        return Enumerable.Range(0, count).Select(i => (from + (i + 0.5) * (to - from) / count, (to - from) / count));
    }

    private static double Phi(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2.0 * Math.PI);

    [Fact]
    public void Curves_rise_and_knowing_more_helps()
    {
        double[] before = new double[5];
        for (int i = 1; i < 20; i++)
        {
            double delta = i / 20.0;
            double[] now =
            [
                PhaseTransitions.L1(delta).Rho, PhaseTransitions.L1(delta, L1Signal.NonNegative).Rho, PhaseTransitions.Bayes(delta, AmplitudeKind.Gaussian),
                PhaseTransitions.Bayes(delta, AmplitudeKind.NonNegative), PhaseTransitions.Bayes(delta, AmplitudeKind.Signs),
            ];
            Assert.All(before.Zip(now), pair => Assert.InRange(pair.Second, pair.First, 1.0));
            Assert.True(now[0] < now[1] && now[0] < now[2] && now[1] < now[3] && now[2] < now[3] && now[0] < now[4]);
            before = now;
        }
    }

    [Fact]
    public void Refuse_ratios_that_are_none()
    {
        Assert.Equal((1.0, 1.0), (PhaseTransitions.L1(1.0).Rho, PhaseTransitions.Bayes(1.0, AmplitudeKind.Signs)));
        Assert.Contains("at most 1, got 1.5", Assert.Throws<ArgumentOutOfRangeException>(() => PhaseTransitions.L1(1.5)).Message, StringComparison.Ordinal);
        Assert.Contains("got 0", Assert.Throws<ArgumentOutOfRangeException>(() => PhaseTransitions.Bayes(0.0, AmplitudeKind.Signs)).Message, StringComparison.Ordinal);
        Assert.Contains("got NaN", Assert.Throws<ArgumentOutOfRangeException>(() => PhaseTransitions.L1(double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("from 1 to 10000, got 0", Assert.Throws<ArgumentOutOfRangeException>(() => PhaseTransitions.BlockL1(0.5, 0)).Message, StringComparison.Ordinal);
    }
}
