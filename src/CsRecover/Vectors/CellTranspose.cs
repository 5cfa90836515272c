using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CsRecover.Vectors;

/// <summary>The transpose of 8 x 8 numbers: between eight image rows and eight points whose lanes are those rows, and of matrices piece by piece.</summary>
internal static unsafe class CellTranspose
{
    /// <summary>to[j toStep + i] = from[i fromStep + j].</summary>
    /// <param name="from">The first of eight rows of eight numbers.</param>
    /// <param name="fromStep">From one row to the next.</param>
    /// <param name="to">The first of eight rows of eight results.</param>
    /// <param name="toStep">From one row of results to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* from, nint fromStep, float* to, nint toStep)
    {
        if (!Avx.IsSupported)
        {
            for (int i = 0; i < 8; i++)
            {
                for (int j = 0; j < 8; j++)
                {
                    to[j * toStep + i] = from[i * fromStep + j];
                }
            }

            return;
        }

        float* from4 = from + 4 * fromStep;
        Half(
            Pair(from, from4), Pair(from + fromStep, from4 + fromStep), Pair(from + 2 * fromStep, from4 + 2 * fromStep), Pair(from + 3 * fromStep, from4 + 3 * fromStep),
            to, toStep);
        from += 4;
        from4 += 4;
        Half(
            Pair(from, from4), Pair(from + fromStep, from4 + fromStep), Pair(from + 2 * fromStep, from4 + 2 * fromStep), Pair(from + 3 * fromStep, from4 + 3 * fromStep),
            to + 4 * toStep, toStep);
    }

    /// <summary>to[j toStep + i] = from[i fromStep + j] for as many rows and columns as a register has lanes: 8 of float, 4 of double.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="from">The first row.</param>
    /// <param name="fromStep">From one row to the next.</param>
    /// <param name="to">The first row of results.</param>
    /// <param name="toStep">From one row of results to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Square<T>(T* from, nint fromStep, T* to, nint toStep)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Copy((float*)from, fromStep, (float*)to, toStep);
            return;
        }

        for (int i = 0; i < Vector256<T>.Count; i++)
        {
            for (int j = 0; j < Vector256<T>.Count; j++)
            {
                to[j * toStep + i] = from[i * fromStep + j];
            }
        }
    }

    /// <summary>to[j toStep + i] = scale from[offsets[i] + j].</summary>
    /// <param name="from">What the offsets count from.</param>
    /// <param name="offsets">Eight offsets of rows of eight numbers.</param>
    /// <param name="scale">A factor.</param>
    /// <param name="to">The first of eight rows of eight results.</param>
    /// <param name="toStep">From one row of results to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather(float* from, int* offsets, float scale, float* to, nint toStep)
    {
        if (!Avx.IsSupported)
        {
            for (int i = 0; i < 8; i++)
            {
                for (int j = 0; j < 8; j++)
                {
                    to[j * toStep + i] = scale * from[offsets[i] + j];
                }
            }

            return;
        }

        Vector256<float> factor = Vector256.Create(scale);
        float* r0 = from + offsets[0], r1 = from + offsets[1], r2 = from + offsets[2], r3 = from + offsets[3];
        float* r4 = from + offsets[4], r5 = from + offsets[5], r6 = from + offsets[6], r7 = from + offsets[7];
        Half(Pair(r0, r4) * factor, Pair(r1, r5) * factor, Pair(r2, r6) * factor, Pair(r3, r7) * factor, to, toStep);
        Half(
            Pair(r0 + 4, r4 + 4) * factor, Pair(r1 + 4, r5 + 4) * factor, Pair(r2 + 4, r6 + 4) * factor, Pair(r3 + 4, r7 + 4) * factor,
            to + 4 * toStep, toStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* lower, float* upper) => Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));

    /// <summary>Four results from rows i and i + 4, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, float* to, nint step)
    {
        Vector256<double> ab = Avx.UnpackLow(a, b).AsDouble(), cd = Avx.UnpackLow(c, d).AsDouble();
        Vector256<double> abHigh = Avx.UnpackHigh(a, b).AsDouble(), cdHigh = Avx.UnpackHigh(c, d).AsDouble();
        Avx.UnpackLow(ab, cd).AsSingle().Store(to);
        Avx.UnpackHigh(ab, cd).AsSingle().Store(to + step);
        Avx.UnpackLow(abHigh, cdHigh).AsSingle().Store(to + 2 * step);
        Avx.UnpackHigh(abHigh, cdHigh).AsSingle().Store(to + 3 * step);
    }
}
