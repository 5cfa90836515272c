using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>A piece of device memory that is kept and grows when more of it is asked for; contents do not outlive a growth.</summary>
/// <param name="accelerator">The accelerator.</param>
internal sealed class GridBuffer(Accelerator accelerator) : IDisposable
{
    /// <summary>Bytes of the first allocation.</summary>
    private const long Least = 1 << 16;

    private MemoryBuffer1D<byte, Stride1D.Dense>? _memory;

    /// <summary>The memory as items of a type.</summary>
    /// <typeparam name="TItem">The type.</typeparam>
    /// <param name="count">How many items, at least 1.</param>
    public unsafe ArrayView<TItem> View<TItem>(int count)
        where TItem : unmanaged
    {
        long bytes = (long)count * sizeof(TItem);
        if (_memory is null || _memory.Length < bytes)
        {
            // Queued kernels may still use what is let go.
            accelerator.Synchronize();
            long doubled = 2 * (_memory?.Length ?? 0);
            _memory?.Dispose();
            _memory = accelerator.Allocate1D<byte>(Math.Max(Math.Max(Least, doubled), (bytes + 15) & ~15L));
        }

        ArrayView<byte> own = _memory.View;
        return own.Cast<TItem>().SubView(0, count);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory?.Dispose();
}
