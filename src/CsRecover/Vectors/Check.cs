using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CsRecover.Vectors;

/// <summary>Checks of what users pass in; each message says what was expected and what came.</summary>
internal static class Check
{
    /// <summary>Refuses a length that is not the expected one.</summary>
    /// <param name="actual">The length that came.</param>
    /// <param name="expected">The length that was expected.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="meaning">What the expected length is.</param>
    public static void Length(int actual, int expected, string name, string meaning)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"Expected {expected} values ({meaning}), got {actual}.", name);
        }
    }

    /// <summary>Refuses NaN and infinities.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <param name="name">The parameter's name.</param>
    public static void Finite<T>(ReadOnlySpan<T> values, string name)
        where T : unmanaged
    {
        for (int i = FirstSuspect(values); i < values.Length; i++)
        {
            if (!IsFinite(values[i]))
            {
                throw new ArgumentException($"Expected finite numbers, got {values[i]} at index {i}.", name);
            }
        }
    }

    /// <summary>Refuses stored matrices of another size than they are said to have, with entries that are not finite, or of zeros alone.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="values">The entries, row by row.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="name">The parameter's name.</param>
    public static void Matrix<T>(ReadOnlySpan<T> values, int rows, int columns, string name)
        where T : unmanaged, INumberBase<T>
    {
        Length(values.Length, checked(rows * columns), name, $"{rows} x {columns} entries, row by row");
        Finite(values, name);
        if (!values.ContainsAnyExcept(T.Zero))
        {
            throw new ArgumentException($"Expected a matrix with a non-zero entry, got {rows} x {columns} zeros.", name);
        }
    }

    /// <summary>An index before which all numbers are finite: whole vectors at once, since measurements may be many millions.</summary>
    private static int FirstSuspect<T>(ReadOnlySpan<T> values)
        where T : unmanaged => typeof(T) == typeof(double)
            ? FirstVectorWithNonFinite(MemoryMarshal.Cast<T, double>(values))
            : FirstVectorWithNonFinite(MemoryMarshal.Cast<T, float>(values)) * sizeof(float) / Unsafe.SizeOf<T>();

    private static int FirstVectorWithNonFinite<TReal>(ReadOnlySpan<TReal> values)
        where TReal : unmanaged
    {
        // v - v is zero for finite numbers and not a number for all others.
        int i = 0;
        for (; i + Vector<TReal>.Count <= values.Length; i += Vector<TReal>.Count)
        {
            var v = new Vector<TReal>(values[i..]);
            if (!Vector.EqualsAll(v - v, Vector<TReal>.Zero))
            {
                break;
            }
        }

        return i;
    }

    private static bool IsFinite<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return float.IsFinite(Unsafe.BitCast<T, float>(value));
        }

        return typeof(T) == typeof(double) ? double.IsFinite(Unsafe.BitCast<T, double>(value)) : Complex32.IsFinite(Unsafe.BitCast<T, Complex32>(value));
    }
}
