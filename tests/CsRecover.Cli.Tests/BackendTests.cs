using CsRecover.Ilgpu;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary><c>--backend</c> and <c>devices</c>, in builds with and without the GPU backend.</summary>
public class BackendTests
{
    private const int M = 8, N = 16;

    [Fact]
    public void Devices_are_listed_or_it_says_how_to_get_a_build_that_finds_them()
    {
        Outcome outcome = Workspace.Run("devices");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        if (IlgpuBackend.IsBuiltIn)
        {
            Assert.All(["backend", "memory", "multiprocessors", "lanes", "ilgpu-cpu"], word => Assert.Contains(word, outcome.Output, StringComparison.Ordinal));
        }
        else
        {
            Assert.Contains("-p:HasIlgpu=true", Assert.Single(outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Automatic_takes_what_there_is_and_says_so()
    {
        using var work = new Workspace();
        Write(work);
        Outcome outcome = Recover(work, "auto");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        string taken = RecoverCommandTests.Report(work["r.json"]).GetProperty("backend").GetString()!;
        Assert.Equal(IlgpuBackend.TryCreate(null, out IlgpuBackend? gpu, out string? _) ? gpu.Name : "cpu", taken);
        Assert.Contains($"omp on {taken}{(gpu is null ? " (auto: " : ", ")}", outcome.Output, StringComparison.Ordinal);
        gpu?.Dispose();
    }

    /// <summary>The emulation runs the kernels that a GPU would; a thread a lane, so the problem is tiny.</summary>
    [Fact]
    public void A_named_backend_is_taken_or_refused_and_never_replaced()
    {
        using var work = new Workspace();
        double[] x = Write(work);
        foreach (string kind in new[] { "cuda", "opencl", "ilgpu-cpu" })
        {
            if (IlgpuBackend.Devices().Any(d => d.KindName == kind))
            {
                Outcome outcome = Recover(work, kind);
                Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
                Assert.Equal(kind, RecoverCommandTests.Report(work["r.json"]).GetProperty("backend").GetString());
                Assert.All(NpyFile.Read(work["x.npy"]).ToDouble().Zip(x), pair => Assert.Equal(pair.Second, pair.First, 1e-10));
                File.Delete(work["x.npy"]);
                File.Delete(work["r.json"]);
            }
            else
            {
                Workspace.AssertRefused(Recover(work, kind), $"--backend: expected a backend that can be had here, got {kind}", IlgpuBackend.IsBuiltIn ? kind : "-p:HasIlgpu=true");
            }

            Assert.Equal(["A.npy", "y.npy"], work.Contents());
        }
    }

    [Theory]
    [InlineData("recover --matrix A.npy --measurements y.npy")]
    [InlineData("mri --kspace K.npy --output no-such-folder")]
    [InlineData("bench")]
    public void Names_that_mean_nothing_are_refused(string command) =>
        Workspace.AssertRefused(Workspace.Run([.. command.Split(' '), "--backend", "tpu"]), "--backend", "cpu, cuda, opencl, ilgpu-cpu, auto", "'tpu'");

    [Fact]
    public void The_emulation_is_not_timed() => Workspace.AssertRefused(Workspace.Run("bench", "--backend", "ilgpu-cpu"), "worth timing", "ilgpu-cpu");

    /// <summary>What a backend says of an operator that it has no kernels for.</summary>
    [Fact]
    public void A_problem_without_kernels_is_refused_in_a_sentence()
    {
        using var error = new StringWriter();
        int code = ErrorHandler.Run(() => throw new NotSupportedException("Expected an operator with GPU kernels, got: rows in no order."), error);
        Workspace.AssertRefused(new Outcome(code, "", error.ToString()), "error: expected an operator with GPU kernels, got: rows in no order");
    }

    private static Outcome Recover(Workspace work, string backend) => Workspace.Run(
        "recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--solver", "omp", "--sparsity", "2", "--output", work["x.npy"], "--report", work["r.json"], "--backend", backend);

    private static double[] Write(Workspace work)
    {
        var random = new Random(3);
        double[] a = [.. Enumerable.Range(0, M * N).Select(_ => Workspace.Gaussian(random))], x = new double[N];
        (x[3], x[11]) = (2.0, -1.5);
        NpyFile.Write(work["A.npy"], a, M, N);
        NpyFile.Write(work["y.npy"], [.. Enumerable.Range(0, M).Select(i => a[i * N + 3] * x[3] + a[i * N + 11] * x[11])], M);
        return x;
    }
}
