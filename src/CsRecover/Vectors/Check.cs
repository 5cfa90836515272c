using System.Runtime.CompilerServices;

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
        for (int i = 0; i < values.Length; i++)
        {
            if (!IsFinite(values[i]))
            {
                throw new ArgumentException($"Expected finite numbers, got {values[i]} at index {i}.", name);
            }
        }
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
