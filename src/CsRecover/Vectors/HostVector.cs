using System.Runtime.CompilerServices;

namespace CsRecover.Vectors;

/// <summary>
/// A view of a vector in host memory, 64-byte aligned, its length a multiple of <see cref="HostVector.Granule"/>.
/// Real vectors are stored plainly. Complex ones are stored in cells of 8 real parts followed by 8 imaginary parts, one cache
/// line each, so that SIMD code needs no shuffles; data are interleaved only outside the library.
/// </summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
/// <param name="pointer">The first element.</param>
/// <param name="length">Number of stored elements, padding included.</param>
public readonly unsafe struct HostVector<T>(T* pointer, int length)
    where T : unmanaged
{
    /// <summary>The first element (for complex vectors: the first cell).</summary>
    public readonly T* Pointer = pointer;

    /// <summary>Number of stored elements, padding included.</summary>
    public readonly int Length = length;

    /// <summary>A part of a vector that several of one length make up.</summary>
    /// <param name="part">Which.</param>
    /// <param name="length">The length of each.</param>
    internal HostVector<T> Part(int part, int length) => new(Pointer + (nint)part * length, length);

    /// <summary>Copies the vector; nothing is done where it is the other one.</summary>
    /// <param name="target">Receives it, as long.</param>
    internal void CopyTo(HostVector<T> target)
    {
        if (Pointer != target.Pointer)
        {
            new ReadOnlySpan<T>(Pointer, Length).CopyTo(new Span<T>(target.Pointer, target.Length));
        }
    }
}

/// <summary>Storage rules of <see cref="HostVector{T}"/>.</summary>
public static class HostVector
{
    /// <summary>Stored lengths are multiples of this many elements, so that SIMD loops have no tails.</summary>
    public const int Granule = 16;

    /// <summary>Complex values per cell: 8 real parts, then 8 imaginary parts.</summary>
    public const int Cell = 8;

    /// <summary>The stored length of a vector of <paramref name="length"/> elements.</summary>
    /// <param name="length">Number of elements of the mathematics.</param>
    /// <returns>The next multiple of <see cref="Granule"/>.</returns>
    public static int StorageFor(int length) => checked(length + (Granule - 1)) & ~(Granule - 1);

    /// <summary>The length of a part of memory after which the next part begins aligned.</summary>
    /// <param name="length">Number of elements of the part.</param>
    /// <returns>The next multiple of <see cref="Granule"/>.</returns>
    internal static nint Aligned(nint length) => checked(length + (Granule - 1)) & ~(Granule - 1);

    /// <summary>Where the real part of complex element <paramref name="i"/> lies, in floats from the start; the imaginary part lies <see cref="Cell"/> further.</summary>
    /// <param name="i">Element number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CellOffset(int i) => ((i & ~(Cell - 1)) << 1) | (i & (Cell - 1));
}

/// <summary>A table in host memory; see <see cref="ITable{TSelf, T}"/>.</summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
/// <param name="pointer">The first slot.</param>
public readonly unsafe struct HostTable<T>(T* pointer) : ITable<HostTable<T>, T>
    where T : unmanaged
{
    /// <summary>The first slot.</summary>
    public readonly T* Pointer = pointer;

    /// <inheritdoc/>
    public T this[int i]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Pointer[i];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => Pointer[i] = value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int GetIndex(int i) => *(int*)(Pointer + i);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetIndex(int i, int value) => *(int*)(Pointer + i) = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HostTable<T> Slice(int start, int length) => new(Pointer + start);
}
