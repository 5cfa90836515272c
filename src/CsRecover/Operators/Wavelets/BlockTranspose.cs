using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Turns 8 rows x 8 columns of complex numbers in cells into 8 columns x 8 rows: passes along rows then work like passes along columns, eight
/// lines side by side and without a shuffle per tap.
/// </summary>
internal static unsafe class BlockTranspose
{
    private const int Cell = HostVector.Cell;

    /// <summary>Transposes one block.</summary>
    /// <param name="from">Eight rows.</param>
    /// <param name="fromOffset">Floats from the start of each row to the cell to read.</param>
    /// <param name="to">Eight rows to write; none of them may be among <paramref name="from"/> at the same cell.</param>
    /// <param name="toOffset">Floats from the start of each row to the cell to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block(float** from, nint fromOffset, float** to, nint toOffset)
    {
        if (Avx512F.IsSupported)
        {
            Block512(from, fromOffset, to, toOffset);
        }
        else if (Avx.IsSupported)
        {
            Half256(from, fromOffset, to, toOffset);
            Half256(from, fromOffset + Cell, to, toOffset + Cell);
        }
        else
        {
            for (int row = 0; row < Cell; row++)
            {
                for (int column = 0; column < Cell; column++)
                {
                    to[column][toOffset + row] = from[row][fromOffset + column];
                    to[column][toOffset + Cell + row] = from[row][fromOffset + Cell + column];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block512(float** from, nint f, float** to, nint t)
    {
        // Pairs of rows, then fours, within 16-byte lanes; lanes 0 and 1 hold real, lanes 2 and 3 imaginary parts. Last, two fours make a column.
        (Vector512<double> a0, Vector512<double> a1, Vector512<double> a2, Vector512<double> a3) = Four512(from, f);
        (Vector512<double> b0, Vector512<double> b1, Vector512<double> b2, Vector512<double> b3) = Four512(from + 4, f);
        Vector512<long> low = Vector512.Create(0L, 1, 8, 9, 4, 5, 12, 13), high = Vector512.Create(2L, 3, 10, 11, 6, 7, 14, 15);
        Avx512F.PermuteVar8x64x2(a0, low, b0).AsSingle().StoreAligned(to[0] + t);
        Avx512F.PermuteVar8x64x2(a1, low, b1).AsSingle().StoreAligned(to[1] + t);
        Avx512F.PermuteVar8x64x2(a2, low, b2).AsSingle().StoreAligned(to[2] + t);
        Avx512F.PermuteVar8x64x2(a3, low, b3).AsSingle().StoreAligned(to[3] + t);
        Avx512F.PermuteVar8x64x2(a0, high, b0).AsSingle().StoreAligned(to[4] + t);
        Avx512F.PermuteVar8x64x2(a1, high, b1).AsSingle().StoreAligned(to[5] + t);
        Avx512F.PermuteVar8x64x2(a2, high, b2).AsSingle().StoreAligned(to[6] + t);
        Avx512F.PermuteVar8x64x2(a3, high, b3).AsSingle().StoreAligned(to[7] + t);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> C0, Vector512<double> C1, Vector512<double> C2, Vector512<double> C3) Four512(float** from, nint f)
    {
        Vector512<float> r0 = Vector512.LoadAligned(from[0] + f), r1 = Vector512.LoadAligned(from[1] + f);
        Vector512<float> r2 = Vector512.LoadAligned(from[2] + f), r3 = Vector512.LoadAligned(from[3] + f);
        Vector512<double> p01 = Avx512F.UnpackLow(r0, r1).AsDouble(), q01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        Vector512<double> p23 = Avx512F.UnpackLow(r2, r3).AsDouble(), q23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        return (Avx512F.UnpackLow(p01, p23), Avx512F.UnpackHigh(p01, p23), Avx512F.UnpackLow(q01, q23), Avx512F.UnpackHigh(q01, q23));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half256(float** from, nint f, float** to, nint t)
    {
        (Vector256<double> a0, Vector256<double> a1, Vector256<double> a2, Vector256<double> a3) = Four256(from, f);
        (Vector256<double> b0, Vector256<double> b1, Vector256<double> b2, Vector256<double> b3) = Four256(from + 4, f);
        Avx.Permute2x128(a0, b0, 0x20).AsSingle().StoreAligned(to[0] + t);
        Avx.Permute2x128(a1, b1, 0x20).AsSingle().StoreAligned(to[1] + t);
        Avx.Permute2x128(a2, b2, 0x20).AsSingle().StoreAligned(to[2] + t);
        Avx.Permute2x128(a3, b3, 0x20).AsSingle().StoreAligned(to[3] + t);
        Avx.Permute2x128(a0, b0, 0x31).AsSingle().StoreAligned(to[4] + t);
        Avx.Permute2x128(a1, b1, 0x31).AsSingle().StoreAligned(to[5] + t);
        Avx.Permute2x128(a2, b2, 0x31).AsSingle().StoreAligned(to[6] + t);
        Avx.Permute2x128(a3, b3, 0x31).AsSingle().StoreAligned(to[7] + t);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> C0, Vector256<double> C1, Vector256<double> C2, Vector256<double> C3) Four256(float** from, nint f)
    {
        Vector256<float> r0 = Vector256.LoadAligned(from[0] + f), r1 = Vector256.LoadAligned(from[1] + f);
        Vector256<float> r2 = Vector256.LoadAligned(from[2] + f), r3 = Vector256.LoadAligned(from[3] + f);
        Vector256<double> p01 = Avx.UnpackLow(r0, r1).AsDouble(), q01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> p23 = Avx.UnpackLow(r2, r3).AsDouble(), q23 = Avx.UnpackHigh(r2, r3).AsDouble();
        return (Avx.UnpackLow(p01, p23), Avx.UnpackHigh(p01, p23), Avx.UnpackLow(q01, q23), Avx.UnpackHigh(q01, q23));
    }
}
