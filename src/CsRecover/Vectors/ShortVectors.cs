using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>Sums over vectors of any length and alignment.</summary>
internal static class ShortVectors
{
    /// <summary>The sum of products.</summary>
    /// <param name="a">Numbers.</param>
    /// <param name="b">As many.</param>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int n = Math.Min(a.Length, b.Length), i = 0;
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        Vector256<double> s0 = default, s1 = default;
        for (; i <= n - 8; i += 8)
        {
            s0 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref x, (nuint)i), Vector256.LoadUnsafe(ref y, (nuint)i), s0);
            s1 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref x, (nuint)i + 4), Vector256.LoadUnsafe(ref y, (nuint)i + 4), s1);
        }

        double sum = Vector256.Sum(s0 + s1);
        for (; i < n; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>The sum of squares.</summary>
    /// <param name="a">Numbers.</param>
    public static double Energy(ReadOnlySpan<double> a) => Dot(a, a);

    /// <summary>target += factor row.</summary>
    /// <param name="target">Numbers, updated.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="row">As many.</param>
    public static void Add(Span<double> target, double factor, ReadOnlySpan<double> row)
    {
        int n = Math.Min(target.Length, row.Length), i = 0;
        ref double t = ref MemoryMarshal.GetReference(target);
        ref double r = ref MemoryMarshal.GetReference(row);
        Vector256<double> f = Vector256.Create(factor);
        for (; i <= n - 4; i += 4)
        {
            Vector256.MultiplyAddEstimate(f, Vector256.LoadUnsafe(ref r, (nuint)i), Vector256.LoadUnsafe(ref t, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
        }

        for (; i < n; i++)
        {
            target[i] += factor * row[i];
        }
    }

    /// <summary>target_i -= a_i b_i.</summary>
    /// <param name="target">Numbers, updated.</param>
    /// <param name="a">As many.</param>
    /// <param name="b">As many.</param>
    public static void SubtractProducts(Span<double> target, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int n = target.Length, i = 0;
        ref double t = ref MemoryMarshal.GetReference(target);
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        for (; i <= n - 4; i += 4)
        {
            (Vector256.LoadUnsafe(ref t, (nuint)i) - (Vector256.LoadUnsafe(ref x, (nuint)i) * Vector256.LoadUnsafe(ref y, (nuint)i))).StoreUnsafe(ref t, (nuint)i);
        }

        for (; i < n; i++)
        {
            target[i] -= a[i] * b[i];
        }
    }
}
