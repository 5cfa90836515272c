using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Tests.Analysis;

public class RecoveryRatesTests
{
    [Fact]
    public void Signals_have_the_non_zeros_asked_for_and_are_those_of_the_seed()
    {
        double[] x = SparseSignal.Draw<double>(50, 7, AmplitudeKind.Signs, 3);
        Assert.Equal(7, x.Count(v => v is 1 or -1));
        Assert.Equal(43, x.Count(v => v == 0));
        Assert.Equal(x, SparseSignal.Draw<double>(50, 7, AmplitudeKind.Signs, 3));
        Assert.NotEqual(x, SparseSignal.Draw<double>(50, 7, AmplitudeKind.Signs, 4));
        Assert.All(SparseSignal.Draw<Complex32>(50, 50, AmplitudeKind.Signs, 3), v => Assert.Equal(1f, v.MagnitudeSquared, 1e-5f));
        Assert.DoesNotContain(SparseSignal.Draw<float>(50, 0, AmplitudeKind.Gaussian, 3), v => v != 0);
        Assert.Contains("from 0 to 5", Assert.Throws<ArgumentOutOfRangeException>(() => SparseSignal.Draw<float>(5, 6, AmplitudeKind.Gaussian, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_place_and_every_amplitude_is_as_likely_as_it_should_be()
    {
        const int Draws = 4000, N = 10, K = 3;
        var hits = new int[N];
        var values = new List<double>();
        for (int i = 0; i < Draws; i++)
        {
            double[] x = SparseSignal.Draw<double>(N, K, AmplitudeKind.Gaussian, (ulong)i);
            for (int j = 0; j < N; j++)
            {
                hits[j] += x[j] != 0 ? 1 : 0;
            }

            values.AddRange(x.Where(v => v != 0));
        }

        double expected = Draws * K / (double)N, deviation = Math.Sqrt(expected * (1 - K / (double)N));
        Assert.All(hits, h => Assert.InRange(h, expected - 4.5 * deviation, expected + 4.5 * deviation));
        Assert.InRange(values.Average(), -4.5 / Math.Sqrt(values.Count), 4.5 / Math.Sqrt(values.Count));
        Assert.Equal(1.0, values.Average(v => v * v), 4.5 * Math.Sqrt(2.0 / values.Count));
        Assert.Equal(3.0, values.Average(v => v * v * v * v), 4.5 * Math.Sqrt(96.0 / values.Count));
    }

    [Fact]
    public void Non_negative_signals_are_magnitudes_of_normal_numbers()
    {
        double[] x = SparseSignal.Draw<double>(4000, 4000, AmplitudeKind.NonNegative, 3);
        Assert.DoesNotContain(x, v => v < 0);
        Assert.Equal(1.0, x.Average(v => v * v), 4.5 * Math.Sqrt(2.0 / x.Length));
        Assert.Equal(Math.Sqrt(2.0 / Math.PI), x.Average(), 4.5 * Math.Sqrt((1.0 - 2.0 / Math.PI) / x.Length));
        Assert.All(SparseSignal.Draw<Complex32>(50, 50, AmplitudeKind.NonNegative, 3), v => Assert.True(v.Real > 0 && v.Imaginary == 0));
    }

    [Fact]
    public void With_noise_the_oracles_error_is_what_least_squares_theory_says_and_success_is_measured_by_it()
    {
        // E |error|^2 = sigma^2 trace (A_S^T A_S)^-1, about k sigma^2 / (1 - k / m) for a Gaussian A of unit columns (k << m), sigma^2 = |A x|^2 / (m 10^(dB / 10)), |A x|^2 about |x|^2.
        RecoveryTrials<double> trials = Trials(new HtpOptions()) with { SignalToNoise = 30.0 };
        const int K = 8, Count = 40;
        RecoveryTrial[] runs = [.. Enumerable.Range(0, Count).Select(t => trials.Run(K, t))];
        int m = trials.Operator(1).Rows;
        double expected = K * 1e-3 / m / (1.0 - (K + 1.0) / m);
        Assert.InRange(runs.Average(r => r.OracleError * r.OracleError), 0.75 * expected, 1.3 * expected);
        Assert.All(runs, r => Assert.Equal(r.Succeeded, r.RelativeError <= 2.0 * r.OracleError));
        Assert.True(runs.Count(r => r.Succeeded) > Count * 3 / 4);
        Assert.Equal(runs.Count(r => r.Succeeded), trials.Measure(K, Count).Successes);
    }

    [Fact]
    public void A_series_can_be_cut_and_continued_on_any_number_of_threads()
    {
        RecoveryTrials<double> trials = Trials(new HtpOptions()) with { TrialsPerOperator = 4 };
        RecoveryRate whole = trials.Measure(9, 20), one = (trials with { MaxThreads = 1 }).Measure(9, 20);
        RecoveryRate parts = trials.Measure(9, 7).Plus(trials.Measure(9, 13, first: 7));
        Assert.Equal(whole, one);
        Assert.Equal(whole, parts);
        Assert.InRange(whole.Successes, 1, 19);
        Assert.Equal(whole.Successes, Enumerable.Range(0, 20).Count(t => trials.RelativeError(9, t) < trials.SuccessError));
        Assert.Equal(new RecoveryRate(9, 0, 0), trials.Measure(9, 0));
        Assert.NotEqual(trials.RelativeError(9, 0), (trials with { Seed = 2 }).RelativeError(9, 0));
    }

    [Fact]
    public void A_series_fails_as_its_trials_do()
    {
        RecoveryTrials<double> trials = Trials(new HtpOptions()) with { Operator = _ => throw new NotSupportedException("no such operator") };
        Assert.Equal("no such operator", Assert.Throws<NotSupportedException>(() => trials.Measure(3, 8)).Message);
    }

    [Fact]
    public void Joining_rates_of_different_k_is_refused() =>
        Assert.Contains("k = 3, got k = 4", Assert.Throws<ArgumentException>(() => new RecoveryRate(3, 1, 1).Plus(new RecoveryRate(4, 1, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_interval_is_wilsons()
    {
        // 8 of 10: worked out by hand from the formula.
        (double low, double high) = new RecoveryRate(1, 10, 8).Interval();
        Assert.Equal(0.4902, low, 1e-4);
        Assert.Equal(0.9433, high, 1e-4);
        Assert.Equal(0.0, new RecoveryRate(1, 10, 0).Interval().Low, 1e-12);
    }

    [Fact]
    public void The_half_point_of_a_logistic_curve_is_found_again()
    {
        RecoveryRate[] points = [.. Enumerable.Range(5, 30).Select(k => new RecoveryRate(k, 1000, (int)Math.Round(1000 / (1 + Math.Exp((k - 17.3) / 2.1)))))];
        RecoveryTransition fit = RecoveryTransition.Fit(points);
        Assert.Equal(17.3, fit.HalfSparsity, 0.05);
        Assert.Equal(2.1, fit.Width, 0.25);
        Assert.InRange(fit.StandardError, 0.02, 0.2);

        // All or nothing: between the last success and the first failure.
        Assert.InRange(RecoveryTransition.Fit([new(4, 8, 8), new(5, 8, 8), new(6, 8, 0), new(7, 8, 0)]).HalfSparsity, 5.0, 6.0);
        Assert.Throws<ArgumentException>(() => RecoveryTransition.Fit([]));
    }

    [Fact]
    public void The_search_brackets_the_transition_and_reuses_known_rates()
    {
        RecoveryTrials<double> trials = Trials(new HtpOptions());
        var measured = new List<RecoveryRate>();
        RecoveryTransition found = RecoveryRates.FindTransition(trials, 10, progress: new Collect(measured));
        Assert.Contains(found.Points, p => p.Rate > 0.5);
        Assert.Contains(found.Points, p => p.Rate < 0.5);
        Assert.InRange(found.HalfSparsity, found.Points[0].Sparsity, found.Points[^1].Sparsity);
        Assert.Equal(found.Points.OrderBy(p => p.Sparsity), measured.OrderBy(p => p.Sparsity));

        measured.Clear();
        RecoveryTransition again = RecoveryRates.FindTransition(trials, 10, known: found.Points, progress: new Collect(measured));
        Assert.Empty(measured);
        Assert.Equal(found.HalfSparsity, again.HalfSparsity);
    }

    private static RecoveryTrials<double> Trials(SolverOptions solver) => new() { Operator = seed => new GaussianOperator<double>(30, 60, seed), Solver = solver };

    private sealed class Collect(List<RecoveryRate> rates) : IProgress<RecoveryRate>
    {
        public void Report(RecoveryRate value) => rates.Add(value);
    }
}
