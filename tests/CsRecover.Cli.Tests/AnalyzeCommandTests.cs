using System.Text.Json;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover analyze</c>.</summary>
public class AnalyzeCommandTests
{
    [Fact]
    public void Says_what_is_proven_and_reports_the_same()
    {
        using var work = new Workspace();
        work.WriteProblem();
        Outcome outcome = Workspace.Run("analyze", "--matrix", work["A.npy"], "--sparsity", "2", "--trials", "20", "--report", work["r.json"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        foreach (string words in new[] { "60 x 128", "coherence mu", "Marchenko-Pastur", "orthogonal matching pursuit", "refuted", "delta_2k < 1/sqrt(2)", "not about this one" })
        {
            Assert.Contains(words, outcome.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\u001b", outcome.Output, StringComparison.Ordinal);
        JsonElement report = RecoverCommandTests.Report(work["r.json"]);
        Assert.Equal((60, 128, 2, 20), (report.GetProperty("rows").GetInt32(), report.GetProperty("columns").GetInt32(), report.GetProperty("sparsity").GetInt32(), report.GetProperty("trials").GetInt32()));

        // The coherence and the bounds can be checked by anyone.
        double[] a = NpyFile.Read(work["A.npy"]).ToDouble();
        double Inner(int p, int q) => Enumerable.Range(0, Workspace.M).Sum(i => a[i * Workspace.N + p] * a[i * Workspace.N + q]);
        JsonElement coherence = report.GetProperty("coherence");
        int[] pair = [.. coherence.GetProperty("pair").EnumerateArray().Select(v => v.GetInt32())];
        Assert.Equal(Math.Abs(Inner(pair[0], pair[1])) / Math.Sqrt(Inner(pair[0], pair[0]) * Inner(pair[1], pair[1])), coherence.GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(4, coherence.GetProperty("babel").GetArrayLength());
        Assert.True(report.GetProperty("ensemble").GetProperty("passed").GetBoolean());
        Assert.All(report.GetProperty("isometry").EnumerateArray(), i => Assert.Equal(i.GetProperty("sparsity").GetInt32(), i.GetProperty("largest").GetProperty("support").GetArrayLength()));
        JsonElement[] statements = [.. report.GetProperty("statements").EnumerateArray()];
        Assert.Contains(statements, s => s.GetProperty("status").GetString() == "Refuted" && s.GetProperty("witness").GetArrayLength() == 2);
        Assert.Equal(4, report.GetProperty("expectations").GetArrayLength());
    }

    [Fact]
    public void Takes_complex_and_single_matrices_without_a_sparsity()
    {
        using var work = new Workspace();
        var random = new Random(3);
        Complex32[] entries = [.. Enumerable.Range(0, 30 * 70).Select(_ => new Complex32((float)Workspace.Gaussian(random), (float)Workspace.Gaussian(random)) * 0.129f)];
        NpyFile.Write(work["A.npy"], entries, 30, 70);
        Outcome outcome = Workspace.Run("analyze", "--matrix", work["A.npy"], "--report", work["r.json"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        JsonElement report = RecoverCommandTests.Report(work["r.json"]);
        Assert.True(report.GetProperty("is_complex").GetBoolean());
        Assert.False(report.TryGetProperty("statements", out _));

        work.WriteProblem(single: true);
        Assert.Equal(0, Workspace.Run("analyze", "--matrix", work["A.npy"]).ExitCode);

        // Too small to be held against an ensemble.
        NpyFile.Write(work["A.npy"], [1.0, 0.0, 1.0, 0.0, 1.0, 1.0], 2, 3);
        Outcome small = Workspace.Run("analyze", "--matrix", work["A.npy"], "--sparsity", "1");
        Assert.Equal((0, ""), (small.ExitCode, small.Error));
        Assert.DoesNotContain("as a random ensemble", small.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_seed_decides()
    {
        using var work = new Workspace();
        work.WriteProblem();
        string[] args = ["analyze", "--matrix", work["A.npy"], "--sparsity", "3", "--trials", "10"];
        Assert.Equal(Workspace.Run([.. args, "--seed", "1"]), Workspace.Run(args));
    }

    [Theory]
    [InlineData("--sparsity 0", "--sparsity", "from 1 to 60", "got 0")]
    [InlineData("--sparsity 61", "--sparsity", "from 1 to 60", "got 61")]
    [InlineData("--sparsity few", "a whole number", "'few'")]
    [InlineData("--trials 0", "--trials", "1 or more", "got 0")]
    [InlineData("--seed x", "--seed", "'x'")]
    public void Refuses_bad_options(string options, params string[] words)
    {
        using var work = new Workspace();
        work.WriteProblem();
        Workspace.AssertRefused(Workspace.Run(["analyze", "--matrix", work["A.npy"], "--report", work["r.json"], .. options.Split(' ')]), words);
        Assert.Equal(["A.npy", "y.npy"], work.Contents());
    }

    [Fact]
    public void Refuses_bad_files()
    {
        using var work = new Workspace();
        Workspace.AssertRefused(Workspace.Run("analyze"), "--matrix");
        Workspace.AssertRefused(Workspace.Run("analyze", "--matrix", work["A.npy"]), "does not exist");
        NpyFile.Write(work["A.npy"], new double[6], 6);
        Workspace.AssertRefused(Workspace.Run("analyze", "--matrix", work["A.npy"]), "(6,)");
        NpyFile.Write(work["A.npy"], [1.0, 0.0, 2.0, 0.0, 0.0, 1.0], 2, 3);
        Workspace.AssertRefused(Workspace.Run("analyze", "--matrix", work["A.npy"]), "A.npy", "zeros in column 1");
        NpyFile.Write(work["A.npy"], [1.0, double.NaN], 1, 2);
        Workspace.AssertRefused(Workspace.Run("analyze", "--matrix", work["A.npy"]), "NaN at index 1");
        Workspace.AssertRefused(Workspace.Run("analyze", "--matrix", work["A.npy"], "--report", work["A.npy/r.json"]), "got a file");
    }
}
