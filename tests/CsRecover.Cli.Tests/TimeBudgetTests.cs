using System.Text.Json;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover mri --time-budget</c>.</summary>
public class TimeBudgetTests
{
    /// <summary>So little that it is over after the first iteration, whatever the machine.</summary>
    private const string NoTime = "1e-6";

    [Theory]
    [InlineData("fast", "smoothed-l0")]
    [InlineData("standard", "smoothed-l0")]
    [InlineData("best", "smoothed-l0")]
    [InlineData("fast", "niht")]
    [InlineData("fast", "htp")]
    public void Ends_a_recovery_after_the_iteration_it_is_in(string quality, string solver)
    {
        using var work = new Workspace();
        ScanFiles.Write(work);
        Outcome outcome = Run(work, ["--quality", quality, "--solver", solver, "--time-budget", NoTime, "--html", work["p.html"], "--reference", work["reference.npy"]]);
        Assert.Contains("TimeLimit after 1 iterations", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("used up: this is the image so far, at the quality that was asked for", outcome.Output, StringComparison.Ordinal);
        using JsonDocument report = Report(work);
        Assert.Equal("TimeLimit", report.RootElement.GetProperty("status").GetString());
        Assert.Equal(1, report.RootElement.GetProperty("iterations").GetInt32());
        Assert.Equal(1e-6, report.RootElement.GetProperty("time_budget").GetDouble());
        Assert.True(NpyFile.Read(Path.Combine(work["result"], "image.npy")).ToComplex().Max(z => z.Magnitude) > 0.1f);
        string page = File.ReadAllText(work["p.html"]);
        Assert.Contains("ended the recovery after 1 iterations", page, StringComparison.Ordinal);
        Assert.Contains($"<dd>{quality}</dd>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_nothing_where_it_suffices()
    {
        using var work = new Workspace();
        ScanFiles.Write(work, slices: 2);
        Run(work, []);
        byte[] image = File.ReadAllBytes(Path.Combine(work["result"], "image.npy"));
        Outcome outcome = Run(work, ["--time-budget", "3600"]);
        Assert.Equal(image, File.ReadAllBytes(Path.Combine(work["result"], "image.npy")));
        Assert.Contains("3600 s, not used up", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void Is_for_all_slices_together(string threads)
    {
        using var work = new Workspace();
        ScanFiles.Write(work, slices: 4);
        Run(work, ["--quality", "standard", "--time-budget", NoTime, "--threads", threads]);
        using JsonDocument report = Report(work);
        JsonElement[] slices = [.. report.RootElement.GetProperty("slices").EnumerateArray()];
        Assert.Equal(4, slices.Length);
        Assert.All(slices, s => Assert.Equal(("TimeLimit", 1), (s.GetProperty("status").GetString(), s.GetProperty("iterations").GetInt32())));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e300")]
    [InlineData("soon")]
    public void Bad_budgets_are_refused(string budget)
    {
        using var work = new Workspace();
        ScanFiles.Write(work);
        string[] before = work.Contents();
        Workspace.AssertRefused(Workspace.Run("mri", "--kspace", work["k.npy"], "--output", work["result"], $"--time-budget={budget}"), "--time-budget", $"'{budget}'");
        Assert.Equal(before, work.Contents());
    }

    /// <summary>Five slices, two at a time, are three rounds: the first two begin with a third each, the next with half of what is left.</summary>
    [Fact]
    public void Shares_are_what_is_left_by_the_rounds_to_come()
    {
        var day = TimeSpan.FromDays(1);
        var shares = new TimeShares(day, slices: 5, atOnce: 2);
        double[] hours = [.. Enumerable.Range(0, 5).Select(_ => shares.Next()!.Value.TotalHours)];
        Assert.All(new[] { 8.0, 8.0, 12.0, 12.0, 24.0 }.Zip(hours), p => Assert.InRange(p.Second, p.First - 0.1, p.First));
        Assert.Equal(TimeSpan.Zero, new TimeShares(TimeSpan.Zero, 1, 1).Next());
        Assert.Null(new TimeShares(null, 3, 1).Next());
    }

    private static Outcome Run(Workspace work, string[] options)
    {
        Outcome outcome = Workspace.Run(["mri", "--kspace", work["k.npy"], "--mask", work["mask.npy"], "--output", work["result"], .. options]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return outcome;
    }

    private static JsonDocument Report(Workspace work) => JsonDocument.Parse(File.ReadAllText(Path.Combine(work["result"], "report.json")));
}
