using System.Diagnostics;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary>What a command line did.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Outcome(int ExitCode, string Output, string Error);

/// <summary>A folder with inputs, gone after the test, and ways to run the program in it.</summary>
internal sealed class Workspace : IDisposable
{
    public const int M = 60, N = 128, K = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("csrecover-cli-").FullName;

    /// <summary>The name of a file in the folder.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>Everything in the folder, names only.</summary>
    public string[] Contents() => [.. Directory.EnumerateFileSystemEntries(_folder).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    /// <summary>Writes A.npy (M x N, Gaussian) and y.npy for as many sparse signals as asked; gives the signals.</summary>
    public double[][] WriteProblem(bool single = false, int signals = 1, bool batch = false)
    {
        var random = new Random(11);
        double[] a = [.. Enumerable.Range(0, M * N).Select(_ => Gaussian(random) / Math.Sqrt(M))];
        double[][] truth = [.. Enumerable.Range(0, signals).Select(_ => Sparse(random))];
        double[] y = [.. truth.SelectMany(x => Enumerable.Range(0, M).Select(i => Enumerable.Range(0, N).Sum(j => a[i * N + j] * x[j])))];
        int[] shape = batch ? [signals, M] : [M];
        if (single)
        {
            NpyFile.Write(this["A.npy"], Array.ConvertAll(a, v => (float)v), M, N);
            NpyFile.Write(this["y.npy"], Array.ConvertAll(y, v => (float)v), shape);
        }
        else
        {
            NpyFile.Write(this["A.npy"], a, M, N);
            NpyFile.Write(this["y.npy"], y, shape);
        }

        return truth;
    }

    /// <summary>Runs the program in this process.</summary>
    public static Outcome Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(args, output, error);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    /// <summary>Starts the built program as a process of its own.</summary>
    public static Process Start(params string[] args)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "csrecover.exe" : "csrecover");
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        return Process.Start(start)!;
    }

    /// <summary>Runs the built program as a process of its own.</summary>
    public static Outcome RunProcess(params string[] args)
    {
        using Process process = Start(args);
        return Finish(process);
    }

    /// <summary>Waits for a process to end.</summary>
    public static Outcome Finish(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "the program did not end");
        return new Outcome(process.ExitCode, output, error.Result);
    }

    /// <summary>The command ended with exit code 2, one line that says what was expected and what came, and nothing else.</summary>
    public static void AssertRefused(Outcome outcome, params string[] words)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        string line = Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains("expected", line, StringComparison.Ordinal);
        Assert.Contains("got", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static double Gaussian(Random random) => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());

    private static double[] Sparse(Random random)
    {
        var x = new double[N];
        int[] order = [.. Enumerable.Range(0, N)];
        random.Shuffle(order);
        foreach (int j in order.AsSpan(0, K))
        {
            x[j] = (random.Next(2) == 0 ? -1 : 1) * (0.5 + random.NextDouble());
        }

        return x;
    }
}
