using System.Text.Json;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover calibrate</c>.</summary>
public class CalibrateCommandTests
{
    private const int Q = 12, N = 80;

    [Fact]
    public void Gives_exactly_k_weights_and_reports_what_is_proven()
    {
        using var work = Survey();
        Outcome outcome = Workspace.Run("calibrate", "--matrix", work["M.npy"], "--targets", work["y.npy"], "--sparsity", "6", "--output", work["out/w.npy"], "--report", work["out/r.json"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        foreach (string words in new[] { "12 targets of 80 records", "6 that are not 0", "no non-negative weights, however many, have a loss below", "targets met worst" })
        {
            Assert.Contains(words, outcome.Output, StringComparison.Ordinal);
        }

        double[] w = NpyFile.Read(work["out/w.npy"]).ToDouble(), m = NpyFile.Read(work["M.npy"]).ToDouble(), y = NpyFile.Read(work["y.npy"]).ToDouble();
        Assert.Equal((N, 6), (w.Length, w.Count(v => v > 0.0)));
        JsonElement report = RecoverCommandTests.Report(work["out/r.json"]);
        double[] errors = [.. Enumerable.Range(0, Q).Select(i => (y[i] - Enumerable.Range(0, N).Sum(j => m[(i * N) + j] * w[j])) / (y[i] + 1.0))];
        Assert.Equal(errors.Sum(e => e * e), Number(report, "loss"), 1e-9);
        Assert.Equal(errors.Average(Math.Abs), Number(report, "mean_abs_rel"), 1e-9);
        Assert.Equal(errors.Max(Math.Abs), Number(report, "max_abs_rel"), 1e-9);
        Assert.Equal(w.Sum() * w.Sum() / w.Sum(v => v * v), Number(report, "effective_sample_size"), 1e-9);
        Assert.Equal(("exact", 6), (report.GetProperty("method").GetString(), report.GetProperty("active").GetInt32()));
        Assert.InRange(Number(report, "lower_bound"), 0.0, Number(report, "loss"));
        Assert.False(report.TryGetProperty("seconds_per_epoch", out _));
        Assert.Equal(Q, report.GetProperty("targets").GetArrayLength());
    }

    [Fact]
    public void Sparse_files_give_what_the_stored_matrix_does()
    {
        using var work = Survey();
        double[] stored = Weights(work, "M.npy"), market = Weights(work, "M.mtx");
        Assert.Equal(stored.Length, market.Length);
        Assert.All(stored.Zip(market), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * (1.0 + pair.First)));
        foreach (string format in new[] { "csr", "csc", "coo" })
        {
            // Written by scipy.sparse.save_npz; the same matrix of whole numbers.
            Assert.Equal(Weights(work, Fixture($"small-{format}.npz"), Fixture("small-targets.npy")), Weights(work, Fixture("small.npy"), Fixture("small-targets.npy")));
        }
    }

    [Fact]
    public void Gates_report_their_epochs()
    {
        using var work = Survey();
        Outcome outcome = Workspace.Run("calibrate", "--matrix", work["M.npy"], "--targets", work["y.npy"], "--lambda", "0.01", "--epochs", "200", "--refit", "--report", work["r.json"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        JsonElement report = RecoverCommandTests.Report(work["r.json"]);
        Assert.Equal("gates", report.GetProperty("method").GetString());
        Assert.Equal(Number(report, "seconds"), 200 * Number(report, "seconds_per_epoch"), 1e-9);
        Assert.False(report.TryGetProperty("lower_bound", out _));
    }

    [Fact]
    public void Limits_are_kept()
    {
        using var work = Survey();
        double[] free = Weights(work, "M.npy");
        Outcome outcome = Workspace.Run(
            "calibrate", "--matrix", work["M.npy"], "--targets", work["y.npy"], "--sparsity", "8", "--max-weight", FormattableString.Invariant($"{0.7 * free.Max()}"), "--min-effective", "7", "--report", work["r.json"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        JsonElement report = RecoverCommandTests.Report(work["r.json"]);
        Assert.True(Number(report, "largest_weight") <= (0.7 * free.Max()) + 1e-9);
        Assert.True(Number(report, "effective_sample_size") >= 7.0);
    }

    [Theory]
    [InlineData("expected one of --sparsity and --lambda, got both", "--sparsity", "3", "--lambda", "1")]
    [InlineData("--sparsity: expected at least 1, got 0", "--sparsity", "0")]
    [InlineData("--sparsity: Expected from 1 to 80 weights, which is how many records there are, got 81", "--sparsity", "81")]
    [InlineData("--loss: expected relative or squared, got 'cubed'", "--loss", "cubed")]
    [InlineData("--min-effective: expected to be given with --sparsity", "--min-effective", "3")]
    [InlineData("--sparsity: Expected at least 9 weights, which is the effective sample size asked for, got 4", "--sparsity", "4", "--min-effective", "9")]
    [InlineData("--max-weight: expected not to be given with --lambda, as gates know no limit", "--lambda", "1", "--max-weight", "3")]
    [InlineData("--lambda: expected a number of at least 0, got '-1'", "--lambda", "-1")]
    public void Bad_options_give_one_line(string sentence, params string[] options)
    {
        using var work = Survey();
        Outcome outcome = Workspace.Run(["calibrate", "--matrix", work["M.npy"], "--targets", work["y.npy"], .. options]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(sentence, outcome.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Bad_files_give_one_line()
    {
        using var work = Survey();
        NpyFile.Write(work["short.npy"], new double[Q - 1], Q - 1);
        File.WriteAllText(work["bad.npz"], "no archive");
        foreach ((string matrix, string targets, string sentence) in new[]
        {
            ("M.npy", "short.npy", "Expected 12 values (one for each row of the matrix), got 11"), ("bad.npz", "y.npy", "expected a sparse matrix as scipy.sparse.save_npz writes it"), ("none.mtx", "y.npy", "a name that does not exist"),
        })
        {
            Outcome outcome = Workspace.Run("calibrate", "--matrix", work[matrix], "--targets", work[targets]);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains(sentence, outcome.Error, StringComparison.OrdinalIgnoreCase);
            Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        }
    }

    private static double Number(JsonElement report, string name) => report.GetProperty(name).GetDouble();

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    private static double[] Weights(Workspace work, string matrix, string? targets = null)
    {
        Outcome outcome = Workspace.Run("calibrate", "--matrix", Path.IsPathRooted(matrix) ? matrix : work[matrix], "--targets", targets ?? work["y.npy"], "--output", work["w.npy"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return NpyFile.Read(work["w.npy"]).ToDouble();
    }

    /// <summary>A survey of 80 records and 12 targets, stored and as Matrix Market coordinates.</summary>
    private static Workspace Survey()
    {
        var work = new Workspace();
        var random = new Random(4);
        double[] m = [.. Enumerable.Range(0, Q * N).Select(_ => random.NextDouble() < 0.4 ? Math.Round(10.0 * random.NextDouble(), 2) : 0.0)], y = [.. Enumerable.Range(0, Q).Select(_ => 1000.0 + (4000.0 * random.NextDouble()))];
        NpyFile.Write(work["M.npy"], m, Q, N);
        NpyFile.Write(work["y.npy"], y, Q);
        int[] entries = [.. Enumerable.Range(0, m.Length).Where(e => m[e] != 0.0)];
        File.WriteAllLines(work["M.mtx"], ["%%MatrixMarket matrix coordinate real general", $"{Q} {N} {entries.Length}", .. entries.Select(e => FormattableString.Invariant($"{(e / N) + 1} {(e % N) + 1} {m[e]}"))]);
        return work;
    }
}
