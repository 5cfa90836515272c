using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>
/// Copies between the host's ordinary memory and a device. Devices copy fast only from and to memory that the system may not move, and making memory so takes longer than filling it: two blocks are kept, and
/// while the device copies one the host's processors work on the other. One transfer at a time.
/// </summary>
/// <param name="accelerator">The device.</param>
internal sealed unsafe class HostTransfer(Accelerator accelerator) : IDisposable
{
    /// <summary>Bytes of a block, unless a unit is larger.</summary>
    private const int BlockBytes = 8 << 20;

    /// <summary>Elements that one processor copies to a block.</summary>
    private const int ShareBytes = 1 << 20;

    private readonly PageLockedArray1D<byte>?[] _blocks = new PageLockedArray1D<byte>?[2];

    /// <summary>Takes units that arrived on the host.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="first">The first unit.</param>
    /// <param name="units">How many.</param>
    /// <param name="block">They; until the call returns.</param>
    public delegate void Taker<T>(int first, int units, T* block)
        where T : unmanaged;

    /// <summary>Copies to the device; the source may be changed when it returns.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="from">Where from.</param>
    /// <param name="to">Where to, as many, at least 1.</param>
    public void Upload<T>(ReadOnlyMemory<T> from, ArrayView<T> to)
        where T : unmanaged
    {
        int each = BlockBytes / sizeof(T), share = ShareBytes / sizeof(T);
        for (int start = 0, block = 0; start < from.Length; start += each, block++)
        {
            int count = Math.Min(each, from.Length - start), begin = start;
            PageLockedArray1D<byte> memory = Block(block & 1, BlockBytes);
            if (block > 1)
            {
                accelerator.DefaultStream.Synchronize();
            }

            Parallel.For(0, (count + share - 1) / share, part =>
            {
                int first = part * share, length = Math.Min(share, count - first);
                from.Span.Slice(begin + first, length).CopyTo(MemoryMarshal.Cast<byte, T>(memory.Span).Slice(first, length));
            });
            ArrayView<byte> target = to.SubView(start, count).Cast<byte>();
            if (IsCuda)
            {
                memory.ArrayView.SubView(0, target.Length).CopyTo(accelerator.DefaultStream, target);
            }
            else
            {
                target.CopyFromCPU(ref memory.Span[0], target.Length);
            }
        }

        accelerator.DefaultStream.Synchronize();
    }

    /// <summary>Waits for what is queued and copies to the host.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="from">Where from: whole units.</param>
    /// <param name="unit">Elements that come together, at least 1.</param>
    /// <param name="taker">Takes them.</param>
    public void Download<T>(ArrayView<T> from, int unit, Taker<T> taker)
        where T : unmanaged
    {
        int units = from.IntLength / unit, each = Math.Max(1, BlockBytes / sizeof(T) / unit), bytes = checked(each * unit * sizeof(T)), block = 0;
        Start(0, 0);
        for (int first = 0; first < units; first += each)
        {
            accelerator.DefaultStream.Synchronize();
            if (first + each < units)
            {
                Start(first + each, (block + 1) & 1);
            }

            fixed (byte* memory = Block(block & 1, bytes).Span)
            {
                taker(first, Math.Min(each, units - first), (T*)memory);
            }

            block++;
        }

        void Start(int first, int at)
        {
            long count = (long)Math.Min(each, units - first) * unit;
            ArrayView<byte> source = from.SubView((long)first * unit, count).Cast<byte>();
            if (IsCuda)
            {
                source.CopyTo(accelerator.DefaultStream, Block(at, bytes).ArrayView.SubView(0, source.Length));
            }
            else
            {
                source.CopyToCPU(ref Block(at, bytes).Span[0], source.Length);
            }
        }
    }

    /// <summary>Whether copies may run beside the host; other drivers refuse views of page-locked memory.</summary>
    private bool IsCuda => accelerator.AcceleratorType == AcceleratorType.Cuda;

    /// <inheritdoc/>
    public void Dispose()
    {
        _blocks[0]?.Dispose();
        _blocks[1]?.Dispose();
    }

    private PageLockedArray1D<byte> Block(int at, int bytes)
    {
        if (_blocks[at] is not { } block || block.Length < bytes)
        {
            _blocks[at]?.Dispose();
            _blocks[at] = block = accelerator.AllocatePageLocked1D<byte>(Math.Max(bytes, BlockBytes));
        }

        return block;
    }
}
