using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Operators;

/// <summary>
/// The Walsh-Hadamard transform in natural order, in place and unnormalised: a_i &lt;- sum_j (-1)^(number of common bits of i and j) a_j. It is its own inverse up to the factor n.
/// </summary>
/// <remarks>
/// Stages commute, so they are taken from the widest to the narrowest: three at once (radix 8, in registers), then each eighth by itself, which
/// soon fits into a cache. The last stages, within a register, are a shuffle and an addition each.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal static unsafe class HadamardTransform<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements that are transformed pass by pass; longer vectors are split first. They fit into the first-level cache.</summary>
    private const int Block = 4096;

    private static int Width => Vector256<T>.Count;

    /// <summary>Transforms a vector.</summary>
    /// <param name="a">n numbers, 64-byte aligned.</param>
    /// <param name="n">A power of two.</param>
    public static void InPlace(T* a, int n)
    {
        if (n < 8 * Width)
        {
            for (int h = 1; h < n; h *= 2)
            {
                for (int i = 0; i < n; i++)
                {
                    if ((i & h) == 0)
                    {
                        (a[i], a[i + h]) = (a[i] + a[i + h], a[i] - a[i + h]);
                    }
                }
            }
        }
        else if (n <= Block)
        {
            TransformBlock(a, n);
        }
        else
        {
            int parts = Math.Min(8, n / Block), part = n / parts;
            Split(a, n, part);
            for (int p = 0; p < parts; p++)
            {
                InPlace(a + p * part, part);
            }
        }
    }

    private static void TransformBlock(T* a, int n)
    {
        int leaf = 8 * Width, size = n;
        while (size > leaf)
        {
            int part = size / Math.Min(8, size / leaf);
            for (int i = 0; i < n; i += size)
            {
                Split(a + i, size, part);
            }

            size = part;
        }

        for (int i = 0; i < n; i += leaf)
        {
            Leaf(a + i);
        }
    }

    /// <summary>The stages that join parts of a vector: 2, 4 or 8 of them.</summary>
    private static void Split(T* a, int n, int part)
    {
        switch (n / part)
        {
            case 2:
                for (int i = 0; i < part; i += Width)
                {
                    Vector256<T> p = Vector256.LoadAligned(a + i), q = Vector256.LoadAligned(a + part + i);
                    (p + q).StoreAligned(a + i);
                    (p - q).StoreAligned(a + part + i);
                }

                break;
            case 4:
                for (int i = 0; i < part; i += Width)
                {
                    T* b = a + i;
                    Vector256<T> v0 = Vector256.LoadAligned(b), v1 = Vector256.LoadAligned(b + part), v2 = Vector256.LoadAligned(b + 2 * part), v3 = Vector256.LoadAligned(b + 3 * part);
                    Butterfly(ref v0, ref v1);
                    Butterfly(ref v2, ref v3);
                    Butterfly(ref v0, ref v2);
                    Butterfly(ref v1, ref v3);
                    v0.StoreAligned(b);
                    v1.StoreAligned(b + part);
                    v2.StoreAligned(b + 2 * part);
                    v3.StoreAligned(b + 3 * part);
                }

                break;
            default:
                for (int i = 0; i < part; i += Width)
                {
                    Eight(a + i, part, inRegister: false);
                }

                break;
        }
    }

    /// <summary>All stages of eight registers.</summary>
    private static void Leaf(T* a) => Eight(a, Width, inRegister: true);

    /// <summary>The stages that join eight registers; then, if wanted, those within each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(T* a, int part, bool inRegister)
    {
        Vector256<T> v0 = Vector256.LoadAligned(a), v1 = Vector256.LoadAligned(a + part), v2 = Vector256.LoadAligned(a + 2 * part), v3 = Vector256.LoadAligned(a + 3 * part);
        Vector256<T> v4 = Vector256.LoadAligned(a + 4 * part), v5 = Vector256.LoadAligned(a + 5 * part), v6 = Vector256.LoadAligned(a + 6 * part), v7 = Vector256.LoadAligned(a + 7 * part);
        Butterfly(ref v0, ref v1);
        Butterfly(ref v2, ref v3);
        Butterfly(ref v4, ref v5);
        Butterfly(ref v6, ref v7);
        Butterfly(ref v0, ref v2);
        Butterfly(ref v1, ref v3);
        Butterfly(ref v4, ref v6);
        Butterfly(ref v5, ref v7);
        Butterfly(ref v0, ref v4);
        Butterfly(ref v1, ref v5);
        Butterfly(ref v2, ref v6);
        Butterfly(ref v3, ref v7);
        if (inRegister)
        {
            v0 = Within(v0);
            v1 = Within(v1);
            v2 = Within(v2);
            v3 = Within(v3);
            v4 = Within(v4);
            v5 = Within(v5);
            v6 = Within(v6);
            v7 = Within(v7);
        }

        v0.StoreAligned(a);
        v1.StoreAligned(a + part);
        v2.StoreAligned(a + 2 * part);
        v3.StoreAligned(a + 3 * part);
        v4.StoreAligned(a + 4 * part);
        v5.StoreAligned(a + 5 * part);
        v6.StoreAligned(a + 6 * part);
        v7.StoreAligned(a + 7 * part);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly(ref Vector256<T> p, ref Vector256<T> q)
    {
        Vector256<T> sum = p + q;
        q = p - q;
        p = sum;
    }

    /// <summary>The stages within a register: each element's partner, plus the element with a minus where it is the upper of the two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Within(Vector256<T> v)
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<float> f = v.AsSingle();
            f = Vector256.Shuffle(f, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)) + (f ^ Vector256.Create(0f, -0f, 0f, -0f, 0f, -0f, 0f, -0f));
            f = Vector256.Shuffle(f, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)) + (f ^ Vector256.Create(0f, 0f, -0f, -0f, 0f, 0f, -0f, -0f));
            f = Vector256.Shuffle(f, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)) + (f ^ Vector256.Create(0f, 0f, 0f, 0f, -0f, -0f, -0f, -0f));
            return f.As<float, T>();
        }

        Vector256<double> d = v.AsDouble();
        d = Vector256.Shuffle(d, Vector256.Create(1L, 0, 3, 2)) + (d ^ Vector256.Create(0.0, -0.0, 0.0, -0.0));
        d = Vector256.Shuffle(d, Vector256.Create(2L, 3, 0, 1)) + (d ^ Vector256.Create(0.0, 0.0, -0.0, -0.0));
        return d.As<double, T>();
    }
}
