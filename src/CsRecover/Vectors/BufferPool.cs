using System.Collections.Concurrent;

namespace CsRecover.Vectors;

/// <summary>Memory that goes from one call to the next instead of being reserved anew. Safe to share between threads.</summary>
internal sealed class BufferPool
{
    /// <summary>Buffers up to this size go back to where all buffers come from, which is as quick, and serves the next owner too.</summary>
    private const nint Small = 1 << 20;

    private readonly ConcurrentBag<NativeBuffer<byte>> _free = [];

    /// <summary>Borrows memory; its contents are of no meaning. Give it back with <see cref="Return"/>.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>A buffer of at least that size.</returns>
    public NativeBuffer<byte> Rent(nint bytes)
    {
        while (bytes > Small && _free.TryTake(out NativeBuffer<byte>? buffer))
        {
            if (buffer.Length >= bytes)
            {
                return buffer;
            }

            buffer.Dispose();
        }

        return NativeBuffer<byte>.Uncleared(bytes);
    }

    /// <summary>Gives borrowed memory back.</summary>
    /// <param name="buffer">What <see cref="Rent"/> gave.</param>
    public void Return(NativeBuffer<byte> buffer)
    {
        if (buffer.Length > Small)
        {
            _free.Add(buffer);
        }
        else
        {
            buffer.Dispose();
        }
    }
}
