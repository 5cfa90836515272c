using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>How a vector is spread over groups: each takes as many consecutive entries, the last one what is left.</summary>
/// <param name="Groups">How many groups; none is left without entries.</param>
/// <param name="Part">Entries of a group.</param>
internal readonly record struct GridShare(int Groups, int Part);

/// <summary>
/// The grid shape's way to the device: launches of kernels that use all of it, and the small buffers through which numbers come back.
/// A backend keeps one; one run at a time uses it.
/// </summary>
/// <param name="backend">The backend.</param>
internal sealed class GridContext(IlgpuBackend backend) : IDisposable
{
    /// <summary>The most lanes of a group; kernels lay out shared memory for them.</summary>
    public const int MostLanes = 256;

    private NativeBuffer<byte> _staging = new(1 << 12);

    /// <summary>The backend.</summary>
    public IlgpuBackend Backend { get; } = backend;

    /// <summary>Lanes of a group, a power of two.</summary>
    public int Lanes { get; } = backend.Lanes(MostLanes);

    /// <summary>The most groups of a kernel: as many as keep every multiprocessor busy.</summary>
    public int MostGroups => 8 * Backend.Processors;

    /// <summary>One result of each group of a reduction.</summary>
    public GridBuffer Partials { get; } = new(backend.Accelerator);

    /// <summary>Sums over blocks of a matrix, before they are added up.</summary>
    public GridBuffer Products { get; } = new(backend.Accelerator);

    /// <summary>A table's slots on their way to the device.</summary>
    public GridBuffer Slots { get; } = new(backend.Accelerator);

    /// <summary>Positions on their way to the device.</summary>
    public GridBuffer Indices { get; } = new(backend.Accelerator);

    /// <summary>Counts of digits, a group's after another's.</summary>
    public GridBuffer Counts { get; } = new(backend.Accelerator);

    /// <summary>Where a selection stands before each digit.</summary>
    public GridBuffer Stages { get; } = new(backend.Accelerator);

    /// <summary>Groups for an elementwise kernel: one lane an element, up to as many as keep every multiprocessor busy.</summary>
    /// <param name="elements">How many elements.</param>
    public int GroupsFor(long elements) => (int)Math.Clamp((elements + Lanes - 1) / Lanes, 1, MostGroups);

    /// <summary>Spreads a vector over the device.</summary>
    /// <param name="length">Its length, at least 1.</param>
    public GridShare ShareOf(int length) => ShareOf(length, GroupsFor(length));

    /// <summary>Spreads a vector for selection, over no more groups than one has lanes: each reads the counts of all.</summary>
    /// <param name="length">Its length, at least 1.</param>
    public GridShare SelectionShareOf(int length) => ShareOf(length, Math.Min(GroupsFor(length), Lanes));

    /// <summary>Spreads a vector over some groups.</summary>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="groups">The most groups.</param>
    public GridShare ShareOf(int length, int groups)
    {
        long each = ((long)length + groups - 1) / groups;
        int part = checked((int)((each + Lanes - 1) / Lanes * Lanes));
        return new GridShare((int)(((long)length + part - 1) / part), part);
    }

    /// <summary>Queues a kernel.</summary>
    /// <typeparam name="TKernel">The kernel.</typeparam>
    /// <param name="groups">How many groups.</param>
    /// <param name="kernel">The kernel with its arguments.</param>
    public void Launch<TKernel>(int groups, TKernel kernel)
        where TKernel : struct, IKernel => Launch(groups, Lanes, kernel);

    /// <summary>Queues a kernel whose groups have a number of lanes of their own.</summary>
    /// <typeparam name="TKernel">The kernel.</typeparam>
    /// <param name="groups">How many groups.</param>
    /// <param name="lanes">Lanes of a group, always the same for a kernel.</param>
    /// <param name="kernel">The kernel with its arguments.</param>
    public void Launch<TKernel>(int groups, int lanes, TKernel kernel)
        where TKernel : struct, IKernel => Backend.Kernels.Launch(groups, lanes, kernel);

    /// <summary>Waits for what is queued and copies numbers to the host; they stay until the next call.</summary>
    /// <typeparam name="TItem">The numbers' type.</typeparam>
    /// <param name="view">The numbers, at least 1.</param>
    public unsafe ReadOnlySpan<TItem> Read<TItem>(ArrayView<TItem> view)
        where TItem : unmanaged
    {
        TItem* to = Staging<TItem>(view.IntLength);
        view.CopyToCPU(ref *to, view.Length);
        return new ReadOnlySpan<TItem>(to, view.IntLength);
    }

    /// <summary>Host memory for numbers on their way; its contents stay until the next call or the next <see cref="Read"/>.</summary>
    /// <typeparam name="TItem">The numbers' type.</typeparam>
    /// <param name="count">How many.</param>
    public unsafe TItem* Staging<TItem>(int count)
        where TItem : unmanaged
    {
        nint bytes = checked(count * (nint)sizeof(TItem));
        if (bytes > _staging.Length)
        {
            _staging.Dispose();
            _staging = new NativeBuffer<byte>(2 * bytes);
        }

        return (TItem*)_staging.Pointer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Partials.Dispose();
        Products.Dispose();
        Slots.Dispose();
        Indices.Dispose();
        Counts.Dispose();
        Stages.Dispose();
        _staging.Dispose();
    }
}
