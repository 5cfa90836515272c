using System.Xml.Linq;
using CsRecover.Analysis;
using CsRecover.Analysis.Sweeps;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Tests.Analysis.Sweeps;

/// <summary>What a sweep measures, and what it writes.</summary>
public class RecoverySweepTests
{
    [Fact]
    public void A_cell_has_the_successes_and_errors_of_its_trials_made_one_by_one()
    {
        using var folder = new SweepFolder();
        SweepSettings settings = SweepFolder.Small with { SignalToNoise = [null, 25.0], Ensembles = ["gaussian"], Solvers = [new HtpOptions()] };
        SweepResult result = new RecoverySweep(settings, folder["a"]).Run()!;
        Assert.Equal(2 * 2 * 6, result.Cells.Count);
        foreach (SweepCell cell in result.Cells)
        {
            var trials = new RecoveryTrials<double>
            {
                Operator = seed => new GaussianOperator<double>(cell.Rows, 40, seed),
                Solver = new HtpOptions(),
                Amplitudes = AmplitudeKind.Signs,
                SignalToNoise = cell.Series.SignalToNoise,
                Seed = 5,
                TrialsPerOperator = 3,
            };
            RecoveryTrial[] single = [.. Enumerable.Range(0, 6).Select(t => trials.Run(cell.Rate.Sparsity, t))];
            Assert.Equal(single.Count(t => t.Succeeded), cell.Rate.Successes);
            Assert.Equal(single.Average(t => t.RelativeError), cell.MeanError, 1e-12);
            Assert.True(cell.MedianTime > TimeSpan.Zero);
        }
    }

    [Fact]
    public void Rows_and_non_zeros_are_those_of_the_grid_and_none_is_there_twice()
    {
        using var folder = new SweepFolder();
        SweepSettings settings = SweepFolder.Small with { Columns = 10, Deltas = [0.5, 0.21, 0.19], Rhos = [1.0, 0.9, 0.2, 0.1, 0.01], Ensembles = ["gaussian"], Solvers = [new HtpOptions()] };
        SweepResult result = new RecoverySweep(settings, folder["a"]).Run()!;
        Assert.Equal([(2, 1), (2, 2), (5, 1), (5, 4), (5, 5)], result.Cells.Select(c => (c.Rows, c.Rate.Sparsity)));
        Assert.All(result.Cells, c => Assert.Equal((c.Rows / 10.0, (double)c.Rate.Sparsity / c.Rows), (c.Delta, c.Rho)));
    }

    [Fact]
    public void Every_ensemble_precision_and_way_of_not_telling_k_runs()
    {
        using var folder = new SweepFolder();
        SweepSettings settings = SweepFolder.Small with { Ensembles = MatrixEnsembles.Names, Deltas = [0.5], Rhos = [0.1], Amplitudes = Enum.GetValues<AmplitudeKind>() };
        SweepResult doubles = new RecoverySweep(settings, folder["double"]).Run()!;
        SweepResult singles = new RecoverySweep(settings with { SinglePrecision = true, TellSparsity = false }, folder["float"]).Run()!;
        Assert.Equal(MatrixEnsembles.Names.Count * 3 * 2, doubles.Cells.Count);
        Assert.All(doubles.Cells, c => Assert.InRange(c.MeanError, 0.0, 1.5));

        // Smoothed L0 is never told k and finds 2 of 40 in either precision.
        Assert.All(singles.Cells.Concat(doubles.Cells).Where(c => c.Series.Solver == "smoothed-l0"), c => Assert.InRange(c.Rate.Successes, 4, 6));
    }

    [Fact]
    public void Adaptive_sweeps_leave_out_hopeless_cells_say_so_and_change_no_other()
    {
        using var folder = new SweepFolder();
        SweepResult full = new RecoverySweep(SweepFolder.Small, folder["full"]).Run()!, adaptive = new RecoverySweep(SweepFolder.Small with { Adaptive = true }, folder["adaptive"]).Run()!;
        Assert.Equal(full.Cells.Count, adaptive.Cells.Count);
        Assert.Contains(adaptive.Cells, c => c.IsSkipped);
        foreach (((SweepCell whole, SweepCell cell), int i) in full.Cells.Zip(adaptive.Cells).Select((pair, i) => (pair, i)))
        {
            Assert.Equal((whole.Series, whole.Rows, whole.Rate.Sparsity), (cell.Series, cell.Rows, cell.Rate.Sparsity));
            SweepCell[] below = [.. full.Cells.Take(i).Where(c => c.Series == cell.Series && c.Rows == cell.Rows)];
            bool hopeless = below.Zip(below.Skip(1)).Any(pair => pair.First.Rate.Successes == 0 && pair.Second.Rate.Successes == 0);
            Assert.Equal(hopeless, cell.IsSkipped);
            Assert.Equal(hopeless ? new RecoveryRate(cell.Rate.Sparsity, 0, 0) : whole.Rate, cell.Rate);
        }

        Assert.Contains(",0,0,,,skipped", adaptive.Files()["cells.csv"], StringComparison.Ordinal);
        Assert.Equal(SweepSettings.HopelessCells, 2);
    }

    [Fact]
    public void A_transition_is_fitted_where_the_grid_has_both_sides_of_it()
    {
        using var folder = new SweepFolder();
        SweepSettings settings = SweepFolder.Small with { Ensembles = ["gaussian"], Solvers = [new SmoothedL0Options()] };
        SweepResult both = new RecoverySweep(settings, folder["both"]).Run()!;
        Assert.All(both.Transitions, t => Assert.Equal(t.Fit!.HalfSparsity / t.Rows, t.HalfRho, 1e-12));
        Assert.All(both.Transitions, t => Assert.InRange(t.HalfRho, 0.05, 0.7));
        RecoveryRate[] rates = [.. both.Cells.Where(c => c.Rows == 12).Select(c => c.Rate)];
        Assert.Equal(RecoveryTransition.Fit(rates).HalfSparsity, both.Transitions[0].Fit!.HalfSparsity);
        SweepTransition above = new RecoverySweep(settings with { Rhos = [0.1], Deltas = [0.6] }, folder["above"]).Run()!.Transitions.Single();
        SweepTransition below = new RecoverySweep(settings with { Rhos = [0.9, 1.0] }, folder["below"]).Run()!.Transitions[0];
        Assert.Equal((TransitionSide.AboveGrid, double.NaN), (above.Side, above.HalfRho));
        Assert.Equal((TransitionSide.BelowGrid, double.NaN), (below.Side, below.StandardError));
    }

    [Fact]
    public void Tables_reports_and_pictures_say_what_was_measured()
    {
        using var folder = new SweepFolder();
        SweepSettings settings = SweepFolder.Small with { Amplitudes = [AmplitudeKind.Signs, AmplitudeKind.NonNegative], SignalToNoise = [null, 30.0], Adaptive = true };
        SweepResult result = new RecoverySweep(settings, folder["a"]).Run()!;
        IReadOnlyDictionary<string, string> files = result.Files();
        Assert.Equal(6 + 2 * 2 * 2 * 2, files.Count);
        string[] lines = files["cells.csv"].TrimEnd('\n').Split('\n');
        Assert.Equal(1 + result.Cells.Count, lines.Length);
        Assert.Equal("ensemble,amplitudes,solver,snr_db,n,m,k,delta,rho,trials,successes,rate,mean_error,state", lines[0]);
        Assert.StartsWith("gaussian,signs,smoothed-l0,none,40,12,1,0.3,0.0833333,6,", lines[1], StringComparison.Ordinal);
        Assert.Equal(1 + result.Transitions.Count, files["transitions.csv"].TrimEnd('\n').Split('\n').Length);
        Assert.Contains("\"trials_made\"", files["summary.json"], StringComparison.Ordinal);
        foreach ((string name, string text) in files.Where(f => f.Key.EndsWith(".svg", StringComparison.Ordinal)))
        {
            Assert.Equal("svg", XDocument.Parse(text).Root!.Name.LocalName);
            Assert.Contains("L1 limit", text, StringComparison.Ordinal);
            Assert.Equal(name.Contains("non-negative", StringComparison.Ordinal) || name == "transitions.svg", text.Contains("known to be &gt;= 0", StringComparison.Ordinal));
        }

        // One rectangle a cell, beside ground, frame, colour bar (40 and its frame) and the legend's sample of skipped cells.
        string phase = files["phase-gaussian-signs-htp-30dB.svg"];
        SweepCell[] cells = [.. result.Cells.Where(c => c.Series == new SweepSeries("gaussian", AmplitudeKind.Signs, "htp", 30.0))];
        Assert.Equal(cells.Length + 43 + (cells.Any(c => c.IsSkipped) ? 1 : 0), phase.Split("<rect ").Length - 1);
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Settings_that_make_no_sense_are_refused(SweepSettings settings, string parameter, string words)
    {
        using var folder = new SweepFolder();
        ArgumentException e = Assert.Throws<ArgumentException>(() => new RecoverySweep(settings, folder["a"]).Run());
        Assert.Equal(parameter, e.ParamName);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["a"]));
    }

    public static TheoryData<SweepSettings, string, string> Nonsense => new()
    {
        { SweepFolder.Small with { Columns = 1 }, "Columns", "2 or more, got 1" },
        { SweepFolder.Small with { Trials = 7 }, "Trials", "a multiple of the 3 trials that share a matrix, got 7" },
        { SweepFolder.Small with { Trials = 0 }, "Trials", "got 0" },
        { SweepFolder.Small with { TrialsPerMatrix = 0 }, "TrialsPerMatrix", "1 or more, got 0" },
        { SweepFolder.Small with { Deltas = [0.5, 1.5] }, "Deltas", "above 0 and at most 1, got 1.5" },
        { SweepFolder.Small with { Rhos = [] }, "Rhos", "at least one number above 0 and at most 1, got none" },
        { SweepFolder.Small with { Ensembles = ["gauss"] }, "Ensembles", "gaussian, rademacher" },
        { SweepFolder.Small with { Ensembles = ["gaussian", "gaussian"] }, "Ensembles", "once, got gaussian, gaussian" },
        { SweepFolder.Small with { Amplitudes = [] }, "Amplitudes", "at least one kind of amplitudes, got none" },
        { SweepFolder.Small with { Solvers = [new HtpOptions(), new HtpOptions { Sparsity = 3 }] }, "Solvers", "each solver once, got htp, htp" },
        { SweepFolder.Small with { SignalToNoise = [double.NaN] }, "SignalToNoise", "decibels above -100 and below 300" },
    };

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/12", 3, 12)]
    [InlineData("0/2", 0, 0)]
    [InlineData("3/2", 0, 0)]
    [InlineData("1", 0, 0)]
    [InlineData("a/b", 0, 0)]
    [InlineData("-1/2", 0, 0)]
    public void Parts_are_written_i_of_N(string text, int number, int count)
    {
        if (count == 0)
        {
            Assert.Contains($"such as 2/4, got '{text}'", Assert.Throws<ArgumentException>(() => SweepShard.Parse(text)).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(new SweepShard(number, count), SweepShard.Parse(text));
        Assert.Equal(text, SweepShard.Parse(text).ToString());
    }
}
