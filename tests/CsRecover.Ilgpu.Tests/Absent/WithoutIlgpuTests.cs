namespace CsRecover.Ilgpu.Tests;

/// <summary>What a build without the ILGPU package can say about GPUs.</summary>
public sealed class WithoutIlgpuTests
{
    [Fact(Skip = "Skipped: all GPU tests. ILGPU is not referenced; restore it and build with -p:HasIlgpu=true to run them.")]
    public void GpuTests()
    {
    }

    [Fact]
    public void TheBackendSaysHowToGetOne()
    {
        Assert.False(IlgpuBackend.IsBuiltIn);
        Assert.Empty(IlgpuBackend.Devices());
        Assert.False(IlgpuBackend.TryCreate(null, out IlgpuBackend? backend, out string? reason));
        Assert.Null(backend);
        Assert.Contains("-p:HasIlgpu=true", reason, StringComparison.Ordinal);
    }
}
