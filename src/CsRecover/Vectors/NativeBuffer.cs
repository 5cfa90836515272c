using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CsRecover.Vectors;

/// <summary>Memory outside the managed heap, aligned to a cache line, cleared, freed when disposed or collected.</summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint Alignment = 64;

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
        bool isLarge = LargePages.Suit(bytes);
        _pointer = (T*)NativeMemory.AlignedAlloc(bytes, isLarge ? LargePages.Size : Alignment);
        if (isLarge)
        {
            LargePages.Advise(_pointer, bytes);
        }

        if (isCleared)
        {
            NativeMemory.Clear(_pointer, bytes);
        }

        if (bytes >= 1 << 20)
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

        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        long bytes = (long)Math.Max(Length, 1) * Unsafe.SizeOf<T>();
        if (bytes >= 1 << 20)
        {
            GC.RemoveMemoryPressure(bytes);
        }
    }
}
