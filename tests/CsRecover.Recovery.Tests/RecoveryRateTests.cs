using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;
using MathNet.Numerics.Distributions;

namespace CsRecover.Recovery.Tests;

/// <summary>
/// Every solver recovers inside its transition and fails outside, by seeded trials: Gaussian A, n = 400, no noise, relative error below 1e-4, always with both
/// kinds of amplitudes. A rate counts as above one half unless so few successes would be a one-in-a-hundred accident, and the other way round.
/// </summary>
public class RecoveryRateTests
{
    private const int Columns = 400, Trials = 16;

    /// <summary>rho = k / m at 50 % success by solver and amplitudes, at delta = m / n of 0.1, 0.3 and 0.5: measured on reference implementations of the papers (the IHT variants but for normalised IHT, the pursuits but for OMP and CoSaMP, VAMP, CEL0, continuous sparsification, splitting, proximal gradients and the log-sum-exp surrogate: on these).</summary>
    internal static Dictionary<(string Solver, AmplitudeKind Amplitudes), double[]> Reference { get; } = new()
    {
        [("auto", AmplitudeKind.Gaussian)] = [0.33, 0.49, 0.60],
        [("auto", AmplitudeKind.Signs)] = [0.20, 0.32, 0.44],
        [("smoothed-l0", AmplitudeKind.Gaussian)] = [0.30, 0.44, 0.58],
        [("smoothed-l0", AmplitudeKind.Signs)] = [0.18, 0.30, 0.41],
        [("omp", AmplitudeKind.Gaussian)] = [0.27, 0.31, 0.31],
        [("omp", AmplitudeKind.Signs)] = [0.16, 0.15, 0.16],
        [("batch-omp", AmplitudeKind.Gaussian)] = [0.27, 0.31, 0.31],
        [("batch-omp", AmplitudeKind.Signs)] = [0.16, 0.15, 0.16],
        [("iht", AmplitudeKind.Gaussian)] = [0.16, 0.28, 0.34],
        [("iht", AmplitudeKind.Signs)] = [0.11, 0.17, 0.21],
        [("niht", AmplitudeKind.Gaussian)] = [0.20, 0.29, 0.38],
        [("niht", AmplitudeKind.Signs)] = [0.16, 0.23, 0.28],
        [("htp", AmplitudeKind.Gaussian)] = [0.25, 0.34, 0.42],
        [("htp", AmplitudeKind.Signs)] = [0.16, 0.23, 0.27],
        [("cosamp", AmplitudeKind.Gaussian)] = [0.22, 0.32, 0.35],
        [("cosamp", AmplitudeKind.Signs)] = [0.19, 0.25, 0.31],
        [("cgiht", AmplitudeKind.Gaussian)] = [0.22, 0.35, 0.43],
        [("cgiht", AmplitudeKind.Signs)] = [0.17, 0.25, 0.32],
        [("aiht", AmplitudeKind.Gaussian)] = [0.18, 0.30, 0.40],
        [("aiht", AmplitudeKind.Signs)] = [0.15, 0.23, 0.29],
        [("tuned-iht", AmplitudeKind.Gaussian)] = [0.18, 0.26, 0.33],
        [("tuned-iht", AmplitudeKind.Signs)] = [0.13, 0.22, 0.28],
        [("subspace-pursuit", AmplitudeKind.Gaussian)] = [0.23, 0.35, 0.43],
        [("subspace-pursuit", AmplitudeKind.Signs)] = [0.17, 0.25, 0.32],
        [("gomp", AmplitudeKind.Gaussian)] = [0.27, 0.34, 0.39],
        [("gomp", AmplitudeKind.Signs)] = [0.16, 0.24, 0.29],
        [("stomp", AmplitudeKind.Gaussian)] = [0.22, 0.32, 0.35],
        [("stomp", AmplitudeKind.Signs)] = [0.16, 0.23, 0.27],
        [("ols", AmplitudeKind.Gaussian)] = [0.28, 0.30, 0.31],
        [("ols", AmplitudeKind.Signs)] = [0.14, 0.15, 0.16],
        [("irls", AmplitudeKind.Gaussian)] = [0.32, 0.48, 0.59],
        [("irls", AmplitudeKind.Signs)] = [0.19, 0.29, 0.39],
        [("basis-pursuit", AmplitudeKind.Gaussian)] = [0.18, 0.29, 0.38],
        [("basis-pursuit", AmplitudeKind.Signs)] = [0.18, 0.29, 0.38],
        [("fista", AmplitudeKind.Gaussian)] = [0.18, 0.28, 0.36],
        [("fista", AmplitudeKind.Signs)] = [0.16, 0.29, 0.38],
        [("bpdn", AmplitudeKind.Gaussian)] = [0.18, 0.29, 0.37],
        [("bpdn", AmplitudeKind.Signs)] = [0.16, 0.29, 0.38],
        [("cel0", AmplitudeKind.Gaussian)] = [0.28, 0.37, 0.45],
        [("cel0", AmplitudeKind.Signs)] = [0.18, 0.23, 0.27],
        [("continuous-sparsification", AmplitudeKind.Gaussian)] = [0.28, 0.36, 0.47],
        [("continuous-sparsification", AmplitudeKind.Signs)] = [0.18, 0.31, 0.36],
        [("amp", AmplitudeKind.Gaussian)] = [0.19, 0.29, 0.39],
        [("amp", AmplitudeKind.Signs)] = [0.19, 0.29, 0.39],
        [("em-amp", AmplitudeKind.Gaussian)] = [0.30, 0.47, 0.59],
        [("em-amp", AmplitudeKind.Signs)] = [0.19, 0.29, 0.38],
        [("vamp", AmplitudeKind.Gaussian)] = [0.31, 0.47, 0.60],
        [("vamp", AmplitudeKind.Signs)] = [0.18, 0.29, 0.38],
        [("hard-concrete", AmplitudeKind.Gaussian)] = [0.28, 0.37, 0.45],
        [("hard-concrete", AmplitudeKind.Signs)] = [0.19, 0.25, 0.34],
        [("admm-l0", AmplitudeKind.Gaussian)] = [0.29, 0.45, 0.55],
        [("admm-l0", AmplitudeKind.Signs)] = [0.20, 0.28, 0.36],
        [("log-sum-exp", AmplitudeKind.Gaussian)] = [0.29, 0.46, 0.56],
        [("log-sum-exp", AmplitudeKind.Signs)] = [0.18, 0.29, 0.34],
        [("proximal-l0", AmplitudeKind.Gaussian)] = [0.25, 0.35, 0.42],
        [("proximal-l0", AmplitudeKind.Signs)] = [0.15, 0.24, 0.28],
        [("penalty-decomposition", AmplitudeKind.Gaussian)] = [0.20, 0.34, 0.44],
        [("penalty-decomposition", AmplitudeKind.Signs)] = [0.15, 0.23, 0.33],
    };

    internal static double[] Deltas { get; } = [0.1, 0.3, 0.5];

    public static TheoryData<string, AmplitudeKind, double> Points
    {
        get
        {
            var points = new TheoryData<string, AmplitudeKind, double>();
            foreach (SolverOptions solver in SolverCatalog.All)
            {
                foreach (AmplitudeKind amplitudes in new[] { AmplitudeKind.Gaussian, AmplitudeKind.Signs })
                {
                    foreach (double delta in Deltas)
                    {
                        points.Add(solver.Name, amplitudes, delta);
                    }
                }
            }

            return points;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void Recovers_up_to_the_transition(string solver, AmplitudeKind amplitudes, double delta)
    {
        int m = (int)Math.Round(delta * Columns);
        RecoveryRate rate = Series(solver, amplitudes, m).Measure((int)((Transition(solver, amplitudes, delta) - 0.03) * m), Trials);
        Assert.True(IsAtLeastHalf(rate), $"{rate.Successes} of {rate.Trials} at k = {rate.Sparsity}");
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void Fails_far_beyond_the_transition(string solver, AmplitudeKind amplitudes, double delta)
    {
        int m = (int)Math.Round(delta * Columns), k = (int)Math.Ceiling((Transition(solver, amplitudes, delta) + 0.12) * m);
        if (delta < 0.4)
        {
            RecoveryRate rate = Series(solver, amplitudes, m).Measure(k, Trials / 2);
            Assert.True(IsAtMostHalf(rate), $"{rate.Successes} of {rate.Trials} at k = {rate.Sparsity}");
        }
    }

    /// <summary>Beyond what L1 minimisation can do for these amplitudes (0.189, 0.267 and 0.386), without knowing k.</summary>
    [Theory]
    [InlineData(0.10, 0.30)]
    [InlineData(0.25, 0.40)]
    [InlineData(0.50, 0.54)]
    public void Smoothed_l0_passes_the_limit_of_l1_minimisation_without_knowing_k(double delta, double rho)
    {
        int m = (int)Math.Round(delta * Columns);
        RecoveryTrials<double> series = Series("smoothed-l0", AmplitudeKind.Gaussian, m);
        Assert.False(series.TellSparsity);
        RecoveryRate rate = series.Measure((int)Math.Round(rho * m), 2 * Trials);
        Assert.True(IsAtLeastHalf(rate), $"{rate.Successes} of {rate.Trials} at k = {rate.Sparsity}");
    }

    private static double Transition(string solver, AmplitudeKind amplitudes, double delta) => Reference[(solver, amplitudes)][Array.IndexOf(Deltas, delta)];

    private static RecoveryTrials<double> Series(string name, AmplitudeKind amplitudes, int m)
    {
        SolverOptions solver = SolverCatalog.Find(name);
        return new RecoveryTrials<double>
        {
            Operator = seed => new GaussianOperator<double>(m, Columns, seed),
            Solver = solver,
            Amplitudes = amplitudes,
            Seed = 7,
            TellSparsity = solver is SparsityOptions,
            TrialsPerOperator = 4,
        };
    }

    private static bool IsAtLeastHalf(RecoveryRate rate) => Binomial.CDF(0.5, rate.Trials, rate.Successes) > 0.01;

    private static bool IsAtMostHalf(RecoveryRate rate) => Binomial.CDF(0.5, rate.Trials, rate.Trials - rate.Successes) > 0.01;
}
