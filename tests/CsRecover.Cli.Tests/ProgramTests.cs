using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CsRecover.Mri.Files;
using CsRecover.Solvers;

namespace CsRecover.Cli.Tests;

public partial class ProgramTests
{
    private const int Interrupt = 2;

    [Theory]
    [InlineData("", "recover", "mri", "solvers", "bench", "csrecover recover --help")]
    [InlineData("recover", "--matrix", "--measurements", "--solver", "[default: auto]", "--sparsity", "--nonnegative", "--output", "--report", "--threads", "--backend", "ilgpu-cpu", "--warm", "(batch, m)", "np.save")]
    [InlineData("select", "--design", "--response", "--sparsity", "--lambda", "--auto", "--exact", "--gap", "--method", "splicing", "--criterion", "ebic", "--groups", "certificate { upper, lower, gap, nodes }", "[default: squared]", "--response price")]
    [InlineData("mri", "--kspace", "--mask", "--reference", "--roi", "--solver", "smoothed-l0", "--sparsity", "--output", "--picture-format", "--threads", "--backend", "--warm", "image.npy", "DC at (H/2, W/2)")]
    [InlineData("analyze", "--matrix", "--sparsity", "--report", "--trials", "--seed", "csrecover analyze --matrix A.npy --sparsity 3")]
    [InlineData("sweep", "--deltas", "--rhos", "--ensembles", "partial-dct", "--amplitudes", "--solvers", "--snr", "--trials-per-matrix", "--adaptive", "--shard", "cells.csv", "merge part1 part2")]
    [InlineData("sweep merge", "--output", "sweep merge part1")]
    [InlineData("solvers", "csrecover solvers")]
    [InlineData("devices", "csrecover devices", "ilgpu-cpu")]
    [InlineData("bench", "csrecover bench", "--backend")]
    public void Help_teaches(string command, params string[] words)
    {
        Outcome outcome = Workspace.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("Examples:", outcome.Output, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, outcome.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_words_it_shows_its_help() => Assert.Equal(Workspace.Run("--help"), Workspace.Run());

    [Fact]
    public void Every_solver_is_listed_with_one_line_about_it()
    {
        Outcome outcome = Workspace.Run("solvers");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        foreach (SolverOptions solver in SolverCatalog.All)
        {
            Assert.InRange(solver.Summary.Length, 20, 120);
            Assert.DoesNotContain('\n', solver.Summary);
            Assert.Contains(solver.Name, outcome.Output, StringComparison.Ordinal);
            Assert.Contains(solver.Summary.Split(' ')[0], outcome.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_built_program_has_a_version_and_a_help()
    {
        Outcome version = Workspace.RunProcess("--version"), help = Workspace.RunProcess("--help");
        Assert.Equal((0, ""), (version.ExitCode, version.Error));
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Output);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("Examples:", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_with_one_line_and_130()
    {
        using var work = new Workspace();
        work.WriteProblem();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(["recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--output", work["x.npy"]], output, error, cancelled.Token);
        Assert.Equal((130, "error: cancelled", ""), (code, error.ToString().Trim(), output.ToString()));
        Assert.Equal(["A.npy", "y.npy"], work.Contents());
    }

    [Fact]
    public void Control_C_ends_the_built_program_with_one_line_and_130()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Thousands of signals that no sparse x explains: work for minutes.
        const int Signals = 5000, Rows = 200, Columns = 400;
        using var work = new Workspace();
        var random = new Random(1);
        NpyFile.Write(work["A.npy"], [.. Enumerable.Range(0, Rows * Columns).Select(_ => Workspace.Gaussian(random))], Rows, Columns);
        NpyFile.Write(work["y.npy"], [.. Enumerable.Range(0, Signals * Rows).Select(_ => Workspace.Gaussian(random))], Signals, Rows);
        using Process process = Workspace.Start("recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--output", work["x.npy"]);
        WaitUntilListening(process.Id);
        Assert.Equal(0, Kill(process.Id, Interrupt));
        Outcome outcome = Workspace.Finish(process);
        Assert.Equal((130, "error: cancelled", ""), (outcome.ExitCode, outcome.Error.Trim(), outcome.Output));
        Assert.Equal(["A.npy", "y.npy"], work.Contents());
    }

    /// <summary>Waits until a process has a handler for the interrupt signal, and a moment longer, so that it is at work.</summary>
    private static void WaitUntilListening(int process)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("SigCgt:", StringComparison.Ordinal));
            ulong caught = ulong.Parse(line.AsSpan("SigCgt:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if ((caught >> (Interrupt - 1) & 1) != 0)
            {
                Thread.Sleep(1500);
                return;
            }

            Thread.Sleep(50);
        }

        Assert.Fail("the program never listened to signals");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
