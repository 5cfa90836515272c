using System.Diagnostics;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover sweep</c>.</summary>
public class SweepCommandTests
{
    private static readonly string[] _small = ["sweep", "--columns", "40", "--deltas", "0.3:0.6:0.3", "--rhos", "0.1,0.3:0.9:0.2", "--solvers", "htp,smoothed-l0", "--trials", "6", "--trials-per-matrix", "3"];

    [Fact]
    public void Writes_tables_pictures_and_a_table_for_people()
    {
        using var work = new Workspace();
        Outcome outcome = Workspace.Run([.. _small, "--amplitudes", "signs,non-negative", "--snr", "none,30", "--precision", "float", "--tell-sparsity", "true", "--output", work["out"]]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("delta 0.6", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("smoothed-l0, gaussian, non-negative", outcome.Output, StringComparison.Ordinal);
        string[] files = [.. Directory.EnumerateFiles(work["out"]).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(["cells.csv", "journal.txt"], files[..2]);
        Assert.Equal(["summary.json", "times.csv", "transitions.csv", "transitions.json", "transitions.svg"], files[^5..]);
        Assert.Equal(8, files.Count(f => f.StartsWith("phase-gaussian-", StringComparison.Ordinal)));
        string[] cells = File.ReadAllLines(Path.Combine(work["out"], "cells.csv"));
        Assert.Equal(1 + 8 * 10, cells.Length);
        Assert.Equal(["1", "4", "6", "8", "11"], cells.Skip(1).Take(5).Select(line => line.Split(',')[6]));
    }

    [Fact]
    public void Parts_of_several_runs_merge_to_the_bytes_of_one()
    {
        using var work = new Workspace();
        Assert.Equal(0, Workspace.Run([.. _small, "--output", work["whole"], "--threads", "1"]).ExitCode);
        for (int i = 1; i <= 3; i++)
        {
            Outcome part = Workspace.Run([.. _small, "--output", work[$"part{i}"], "--shard", $"{i}/3", "--threads", $"{i}"]);
            Assert.Equal(0, part.ExitCode);
            Assert.Contains($"Part {i}/3 is finished", part.Output, StringComparison.Ordinal);
        }

        Workspace.AssertRefused(Workspace.Run("sweep", "merge", work["part1"], work["part3"], "--output", work["merged"]), "all 3 parts, got none for 2/3");
        Outcome merged = Workspace.Run("sweep", "merge", work["part1"], work["part3"], work["part2"], "--output", work["merged"]);
        Assert.Equal((0, ""), (merged.ExitCode, merged.Error));
        foreach (string file in Directory.EnumerateFiles(work["whole"]).Select(f => Path.GetFileName(f)).Where(f => f is not ("journal.txt" or "times.csv")))
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(work["whole"], file)), File.ReadAllBytes(Path.Combine(work["merged"], file)));
        }
    }

    /// <summary>Killed (as by kill -9) whenever the journal has grown by a random number of lines, until it once runs through.</summary>
    [Fact]
    public void Killed_again_and_again_it_gives_the_bytes_of_an_uninterrupted_run()
    {
        using var work = new Workspace();
        string[] sweep = ["sweep", "--columns", "100", "--deltas", "0.2:0.8:0.2", "--rhos", "0.1:0.9:0.1", "--solvers", "htp,niht", "--trials", "8", "--trials-per-matrix", "2", "--adaptive", "--seed", "4"];
        Assert.Equal(0, Workspace.Run([.. sweep, "--output", work["whole"], "--threads", "2"]).ExitCode);
        int all = File.ReadAllLines(Path.Combine(work["whole"], "journal.txt")).Length, kills = 0;
        string journal = Path.Combine(work["killed"], "journal.txt");
        var random = new Random(Environment.TickCount);
        long Length() => File.Exists(journal) ? new FileInfo(journal).Length : 0;
        while (kills < 5)
        {
            using Process process = Workspace.Start([.. sweep, "--output", work["killed"]]);
            long end = Length() + random.Next(100, 4000);
            while (!process.HasExited && Length() < end)
            {
                Thread.Sleep(1);
            }

            if (process.HasExited)
            {
                break;
            }

            process.Kill();
            process.WaitForExit();
            kills++;
        }

        Assert.True(kills > 0);
        Assert.Equal(0, Workspace.RunProcess([.. sweep, "--output", work["killed"]]).ExitCode);
        Assert.Equal(all, File.ReadAllLines(journal).Length);
        Assert.Equal(File.ReadAllBytes(Path.Combine(work["whole"], "cells.csv")), File.ReadAllBytes(Path.Combine(work["killed"], "cells.csv")));
    }

    [Fact]
    public void Cancelled_it_ends_with_130_and_continues_later()
    {
        using var work = new Workspace();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run([.. _small, "--output", work["out"]], output, error, cancelled.Token);
        Assert.Equal((130, "error: cancelled", ""), (code, error.ToString().Trim(), output.ToString()));
        Assert.Equal(["journal.txt"], Directory.EnumerateFiles(work["out"]).Select(f => Path.GetFileName(f)));
        Assert.Equal(0, Workspace.Run([.. _small, "--output", work["out"]]).ExitCode);
        Workspace.AssertRefused(Workspace.Run([.. _small, "--output", work["out"], "--seed", "2"]), "seed (1, now 2)");
    }

    [Theory]
    [InlineData("--trials", "7", "--trials: expected a multiple of the 3")]
    [InlineData("--deltas", "0.1:0.9", "--deltas: expected ranges first:last:step")]
    [InlineData("--deltas", "0.5,x", "got 'x'")]
    [InlineData("--rhos", "1.5", "--rhos: expected numbers above 0 and at most 1, got 1.5")]
    [InlineData("--ensembles", "gauss", "--ensembles: expected names with commas between out of gaussian")]
    [InlineData("--amplitudes", "big", "--amplitudes: expected")]
    [InlineData("--solvers", "htp,htp", "--solvers: expected each solver once")]
    [InlineData("--solvers", "magic", "smoothed-l0")]
    [InlineData("--snr", "loud", "--snr: expected numbers")]
    [InlineData("--columns", "1", "--columns: expected 2 or more, got 1")]
    [InlineData("--precision", "half", "--precision: expected float or double, got 'half'")]
    [InlineData("--shard", "5/4", "--shard: expected a part of the form i/N")]
    [InlineData("--threads", "-1", "--threads: expected 0 or more")]
    public void Nonsense_is_refused(string option, string value, string words)
    {
        using var work = new Workspace();
        string[] small = [.. _small];
        int at = Array.IndexOf(small, option);
        if (at >= 0)
        {
            small[at + 1] = value;
        }
        else
        {
            small = [.. small, option, value];
        }

        Workspace.AssertRefused(Workspace.Run([.. small, "--output", work["out"]]), words);
        Assert.Empty(work.Contents());
    }
}
