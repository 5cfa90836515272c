using System.Text.Json;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

public class RecoverCommandTests
{
    [Theory]
    [InlineData(false, 1e-9)]
    [InlineData(true, 1e-4)]
    public void Recovers_a_signal_in_the_kind_of_its_files(bool single, double tolerance)
    {
        using var work = new Workspace();
        double[] truth = work.WriteProblem(single)[0];
        Outcome outcome = Workspace.Run("recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--output", work["out/x.npy"], "--report", work["out/r.json"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("auto on ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("yes: no sparser x explains y", outcome.Output, StringComparison.Ordinal);

        NpyArray x = NpyFile.Read(work["out/x.npy"]);
        Assert.Equal(single ? NpyType.Float32 : NpyType.Float64, x.Type);
        Assert.Equal([Workspace.N], x.Shape);
        Near(truth, x.ToDouble(), tolerance);
        Assert.Equal(2, Directory.GetFileSystemEntries(work["out"]).Length);

        JsonElement report = Report(work["out/r.json"]);
        Assert.Equal("auto", report.GetProperty("solver").GetString());
        Assert.Equal(1.0, report.GetProperty("confidence").GetDouble());
        JsonElement chosen = report.GetProperty("candidates").EnumerateArray().Last();
        Assert.True(chosen.GetProperty("chosen").GetBoolean());
        Assert.Equal(("Optimal", Workspace.K), (chosen.GetProperty("status").GetString(), chosen.GetProperty("support_size").GetInt32()));
        Assert.Equal("cpu", report.GetProperty("backend").GetString());
        Assert.Equal("Optimal", report.GetProperty("status").GetString());
        Assert.InRange(report.GetProperty("iterations").GetInt32(), 1, 10_000);
        Assert.InRange(report.GetProperty("seconds").GetDouble(), 1e-7, 60.0);
        Assert.InRange(report.GetProperty("residual_norm").GetDouble(), 0.0, tolerance);
        Assert.Equal(Workspace.K, report.GetProperty("support_size").GetInt32());
        Assert.Equal((Workspace.M, Workspace.N), (report.GetProperty("rows").GetInt32(), report.GetProperty("columns").GetInt32()));
        Assert.False(report.TryGetProperty("signals", out _));
        Assert.False(report.TryGetProperty("nrmse", out _));
    }

    [Fact]
    public void Looks_for_signals_without_negative_entries()
    {
        using var work = new Workspace();
        work.WriteProblem(single: false);
        string[] args = ["recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--nonnegative"];
        Assert.Equal(0, Workspace.Run([.. args, "--solver", "auto", "--output", work["x.npy"]]).ExitCode);
        Assert.All(NpyFile.Read(work["x.npy"]).ToDouble(), v => Assert.True(v >= 0));
        Workspace.AssertRefused(Workspace.Run([.. args, "--solver", "batch-omp"]), "--nonnegative", "batch-omp", "em-amp");
    }

    [Theory]
    [InlineData("smoothed-l0")]
    [InlineData("omp")]
    [InlineData("batch-omp")]
    [InlineData("auto")]
    public void Recovers_complex_signals(string solver)
    {
        const int M = 30, N = 64;
        using var work = new Workspace();
        var random = new Random(6);
        Complex32[] a = [.. Enumerable.Range(0, M * N).Select(_ => new Complex32(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f))], x = new Complex32[N], y = new Complex32[M];
        (x[3], x[17], x[60]) = (new Complex32(1, 2), new Complex32(0, -1), new Complex32(-1.5f, 0.5f));
        for (int e = 0; e < M * N; e++)
        {
            y[e / N] += a[e] * x[e % N];
        }

        NpyFile.Write(work["A.npy"], a, M, N);
        NpyFile.Write(work["y.npy"], y, M);
        Outcome outcome = Workspace.Run("recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--output", work["x.npy"], "--sparsity", "3", "--solver", solver);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        NpyArray found = NpyFile.Read(work["x.npy"]);
        Assert.Equal(NpyType.Complex64, found.Type);
        Assert.All(x.Zip(found.ToComplex()), pair => Assert.True((pair.First - pair.Second).Magnitude < 1e-4f));
    }

    [Fact]
    public void Recovers_a_batch_row_by_row()
    {
        using var work = new Workspace();
        double[][] truth = work.WriteProblem(signals: 5, batch: true);
        Outcome outcome = Workspace.Run(
            "recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--output", work["x.npy"], "--report", work["r.json"], "--threads", "2", "--warm", "--sparsity", $"{Workspace.K}");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        NpyArray x = NpyFile.Read(work["x.npy"]);
        Assert.Equal([5, Workspace.N], x.Shape);
        Near([.. truth.SelectMany(t => t)], x.ToDouble(), 1e-9);

        JsonElement report = Report(work["r.json"]);
        JsonElement[] signals = [.. report.GetProperty("signals").EnumerateArray()];
        Assert.Equal(5, signals.Length);
        Assert.Equal(signals.Max(s => s.GetProperty("iterations").GetInt32()), report.GetProperty("iterations").GetInt32());
        Assert.Equal(signals.Max(s => s.GetProperty("residual_norm").GetDouble()), report.GetProperty("residual_norm").GetDouble());
        Assert.Equal(Workspace.K, report.GetProperty("sparsity").GetInt32());
        Assert.Equal(2, report.GetProperty("threads").GetInt32());
        Assert.True(report.GetProperty("warm").GetBoolean());
    }

    [Fact]
    public void A_batch_of_one_stays_a_batch()
    {
        using var work = new Workspace();
        work.WriteProblem(batch: true);
        Assert.Equal(0, Workspace.Run("recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--output", work["x.npy"]).ExitCode);
        Assert.Equal([1, Workspace.N], NpyFile.Read(work["x.npy"]).Shape);
    }

    [Fact]
    public void Mixed_kinds_give_the_one_that_loses_nothing()
    {
        using var work = new Workspace();
        double[] truth = work.WriteProblem()[0];
        NpyArray a = NpyFile.Read(work["A.npy"]);
        NpyFile.Write(work["A.npy"], a.ToSingle(), Workspace.M, Workspace.N);
        Assert.Equal(0, Workspace.Run("recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--output", work["x.npy"]).ExitCode);
        NpyArray x = NpyFile.Read(work["x.npy"]);
        Assert.Equal(NpyType.Float64, x.Type);
        Near(truth, x.ToDouble(), 1e-3);
    }

    [Fact]
    public void The_built_program_does_the_same()
    {
        using var work = new Workspace();
        double[] truth = work.WriteProblem()[0];
        Outcome outcome = Workspace.RunProcess("recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--output", work["x.npy"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Near(truth, NpyFile.Read(work["x.npy"]).ToDouble(), 1e-9);
    }

    [Fact]
    public void Not_converging_is_no_error()
    {
        using var work = new Workspace();
        work.WriteProblem();
        var random = new Random(3);
        NpyFile.Write(work["y.npy"], [.. Enumerable.Range(0, Workspace.M).Select(_ => random.NextDouble())], Workspace.M);
        Assert.Equal(0, Workspace.Run("recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--report", work["r.json"]).ExitCode);
        Assert.NotEqual("Optimal", Report(work["r.json"]).GetProperty("status").GetString());
    }

    internal static JsonElement Report(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double error = Math.Sqrt(expected.Zip(actual, (a, b) => (a - b) * (a - b)).Sum()), norm = Math.Sqrt(expected.Sum(v => v * v));
        Assert.InRange(error, 0.0, tolerance * norm);
    }
}
