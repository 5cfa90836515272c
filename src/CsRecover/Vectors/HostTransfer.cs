using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CsRecover.Vectors;

/// <summary>Copies plain arrays into stored vectors and back; complex ones between interleaved numbers and cells (see <see cref="HostVector{T}"/>).</summary>
internal static unsafe class HostTransfer
{
    /// <summary>Fills a vector: the numbers, then zeros.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="values">The numbers, at most as many as the vector stores.</param>
    /// <param name="v">Overwritten.</param>
    public static void Load<T>(ReadOnlySpan<T> values, HostVector<T> v)
        where T : unmanaged
    {
        var all = new Span<T>(v.Pointer, v.Length);
        if (typeof(T) != typeof(Complex32))
        {
            values.CopyTo(all);
            all[values.Length..].Clear();
            return;
        }

        all.Clear();
        float* cells = (float*)v.Pointer;
        ReadOnlySpan<Complex32> numbers = MemoryMarshal.Cast<T, Complex32>(values);
        for (int i = 0; i < numbers.Length; i++)
        {
            int at = HostVector.CellOffset(i);
            cells[at] = numbers[i].Real;
            cells[at + HostVector.Cell] = numbers[i].Imaginary;
        }
    }

    /// <summary>Copies the first numbers of a vector out.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="v">The vector.</param>
    /// <param name="values">Overwritten.</param>
    public static void Store<T>(HostVector<T> v, Span<T> values)
        where T : unmanaged
    {
        if (typeof(T) != typeof(Complex32))
        {
            new ReadOnlySpan<T>(v.Pointer, values.Length).CopyTo(values);
            return;
        }

        float* cells = (float*)v.Pointer;
        Span<Complex32> numbers = MemoryMarshal.Cast<T, Complex32>(values);
        for (int i = 0; i < numbers.Length; i++)
        {
            int at = HostVector.CellOffset(i);
            numbers[i] = new Complex32(cells[at], cells[at + HostVector.Cell]);
        }
    }

    /// <summary>One number of a vector.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="v">The vector.</param>
    /// <param name="i">Which.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Get<T>(HostVector<T> v, int i)
        where T : unmanaged
    {
        if (typeof(T) != typeof(Complex32))
        {
            return v.Pointer[i];
        }

        float* cell = (float*)v.Pointer + HostVector.CellOffset(i);
        return Unsafe.BitCast<Complex32, T>(new Complex32(cell[0], cell[HostVector.Cell]));
    }

    /// <summary>Sets one number of a vector.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="v">The vector.</param>
    /// <param name="i">Which.</param>
    /// <param name="value">Its new value.</param>
    public static void Set<T>(HostVector<T> v, int i, T value)
        where T : unmanaged
    {
        if (value is Complex32 number)
        {
            float* cell = (float*)v.Pointer + HostVector.CellOffset(i);
            cell[0] = number.Real;
            cell[HostVector.Cell] = number.Imaginary;
        }
        else
        {
            v.Pointer[i] = value;
        }
    }
}
