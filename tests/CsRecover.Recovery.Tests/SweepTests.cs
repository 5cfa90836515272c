using CsRecover.Analysis;
using CsRecover.Analysis.Sweeps;
using CsRecover.Solvers;
using MathNet.Numerics.Distributions;

namespace CsRecover.Recovery.Tests;

/// <summary>A small sweep, seeded, judged by the transitions of the papers' reference implementations: every cell by a binomial bound, and the fitted 50 % points.</summary>
public sealed class SweepTests : IDisposable
{
    private const int Columns = 200, Trials = 12;

    private readonly string _folder = Directory.CreateTempSubdirectory("csrecover-rates-").FullName;

    [Fact]
    public void Every_cell_lies_on_its_side_of_the_transition()
    {
        var settings = new SweepSettings
        {
            Columns = Columns,
            Deltas = RecoveryRateTests.Deltas,
            Rhos = [.. Enumerable.Range(1, 9).Select(i => i / 12.0)],
            Amplitudes = [AmplitudeKind.Gaussian, AmplitudeKind.Signs],
            Solvers = [.. new[] { "smoothed-l0", "omp", "htp", "cosamp", "niht" }.Select(SolverCatalog.Find)],
            Trials = Trials,
            TrialsPerMatrix = 3,
            Seed = 11,
            Adaptive = true,
        };
        SweepResult result = new RecoverySweep(settings, _folder).Run()!;
        int judged = 0;
        foreach (SweepCell cell in result.Cells.Where(c => !c.IsSkipped))
        {
            double transition = Transition(cell.Series, cell.Delta);
            string what = $"{cell.Series.Solver}, {cell.Series.Amplitudes}, m = {cell.Rows}: {cell.Rate.Successes} of {cell.Rate.Trials} at rho = {cell.Rho:F2}";

            // One in a thousand for each cell: there are a hundred. Small n blurs the transition, by about 1 / sqrt(m).
            double blur = 0.02 + 0.5 / Math.Sqrt(cell.Rows);
            if (cell.Rho < transition - blur)
            {
                judged++;
                Assert.True(Binomial.CDF(0.5, cell.Rate.Trials, cell.Rate.Successes) > 0.001, what);
            }
            else if (cell.Rho > transition + blur + 0.05)
            {
                judged++;
                Assert.True(Binomial.CDF(0.5, cell.Rate.Trials, cell.Rate.Trials - cell.Rate.Successes) > 0.001, what);
            }
        }

        Assert.True(judged > 60, $"{judged} cells");
        foreach (SweepTransition t in result.Transitions.Where(t => t.Fit is not null && t.Rows > 50))
        {
            Assert.InRange(t.HalfRho, Transition(t.Series, t.Delta) - 0.09, Transition(t.Series, t.Delta) + 0.14);
        }

        // What the references say at every delta: smoothed L0 goes further than all others, without being told k.
        foreach (IGrouping<(AmplitudeKind, int), SweepTransition> column in result.Transitions.Where(t => t.Rows > 50).GroupBy(t => (t.Series.Amplitudes, t.Rows)))
        {
            Assert.Equal("smoothed-l0", column.MaxBy(t => t.HalfRho)!.Series.Solver);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static double Transition(SweepSeries series, double delta) =>
        RecoveryRateTests.Reference[(series.Solver, series.Amplitudes)][Array.FindIndex(RecoveryRateTests.Deltas, d => Math.Abs(d - delta) < 1e-9)];
}
