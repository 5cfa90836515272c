
namespace CsRecover.Ilgpu;

/// <summary>The grid shape's way to the device: launches of kernels that use all of it, and the small buffers through which numbers come back.</summary>
/// <param name="backend">The backend.</param>
internal sealed class GridContext(IlgpuBackend backend)
{
    /// <summary>The backend.</summary>
    public IlgpuBackend Backend { get; } = backend;

    /// <summary>Lanes of a group.</summary>
    public int Lanes { get; } = backend.Lanes(256);

    /// <summary>Groups for an elementwise kernel: one lane an element, up to as many as keep every multiprocessor busy.</summary>
    /// <param name="elements">How many elements.</param>
    public int GroupsFor(long elements) => (int)Math.Clamp((elements + Lanes - 1) / Lanes, 1, 16L * Backend.Processors);

    /// <summary>Queues a kernel.</summary>
    /// <typeparam name="TKernel">The kernel.</typeparam>
    /// <param name="groups">How many groups.</param>
    /// <param name="kernel">The kernel with its arguments.</param>
    public void Launch<TKernel>(int groups, TKernel kernel)
        where TKernel : struct, IKernel => Backend.Kernels.Launch(groups, Lanes, kernel);
}
