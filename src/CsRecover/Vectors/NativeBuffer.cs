using System.Runtime.InteropServices;

namespace CsRecover.Vectors;

/// <summary>Memory outside the managed heap, aligned to a cache line, cleared, freed when disposed or collected.</summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>From this size on the collector is told how large a buffer is.</summary>
    private const nuint Weighs = 1 << 20;

    private T* _pointer;

    /// <summary>Reserves and clears memory.</summary>
    /// <param name="length">Number of elements, 0 or more.</param>
    public NativeBuffer(nint length)
        : this(length, isCleared: true)
    {
    }

    private NativeBuffer(nint length, bool isCleared)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = checked((nuint)Math.Max(length, 1) * (nuint)sizeof(T));
        _pointer = (T*)NativeBlocks.Take(bytes);
        if (isCleared)
        {
            NativeMemory.Clear(_pointer, bytes);
        }

        if (bytes >= Weighs)
        {
            GC.AddMemoryPressure((long)bytes);
        }
    }

    /// <summary>Frees the memory of a buffer nobody disposed of.</summary>
    ~NativeBuffer() => Free();

    /// <summary>Number of elements.</summary>
    public nint Length { get; }

    /// <summary>The first element.</summary>
    public T* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    /// <summary>The whole memory; at most 2^31 - 1 elements.</summary>
    public Span<T> Span => new(Pointer, checked((int)Length));

    /// <summary>Memory with anything in it, for those who write all of it, the numbers behind a vector's end too.</summary>
    /// <param name="length">Number of elements, 0 or more.</param>
    internal static NativeBuffer<T> Uncleared(nint length) => new(length, isCleared: false);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer == null)
        {
            return;
        }

        nuint bytes = (nuint)Math.Max(Length, 1) * (nuint)sizeof(T);
        NativeBlocks.Give(_pointer, bytes);
        _pointer = null;
        if (bytes >= Weighs)
        {
            GC.RemoveMemoryPressure((long)bytes);
        }
    }
}
