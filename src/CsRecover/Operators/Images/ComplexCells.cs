using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Between interleaved complex numbers, as they come and go, and cells of 8 real and 8 imaginary parts.</summary>
internal static unsafe class ComplexCells
{
    /// <summary>Copies interleaved numbers into cells; what is left of the last cell is set to zero.</summary>
    /// <param name="from">Real and imaginary parts in turn; any alignment.</param>
    /// <param name="count">How many complex numbers.</param>
    /// <param name="to">The first cell.</param>
    public static void Load(float* from, int count, float* to)
    {
        int i = 0;
        if (Avx2.IsSupported)
        {
            for (; i + HostVector.Cell <= count; i += HostVector.Cell, from += 16, to += 16)
            {
                Vector256<float> a = Vector256.Load(from), b = Vector256.Load(from + 8);
                Avx2.Permute4x64(Avx.Shuffle(a, b, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle().StoreAligned(to);
                Avx2.Permute4x64(Avx.Shuffle(a, b, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle().StoreAligned(to + 8);
            }
        }

        for (; i < count; i += HostVector.Cell, from += 16, to += 16)
        {
            for (int j = 0; j < HostVector.Cell; j++)
            {
                to[j] = i + j < count ? from[2 * j] : 0f;
                to[j + HostVector.Cell] = i + j < count ? from[2 * j + 1] : 0f;
            }
        }
    }

    /// <summary>Copies cells into interleaved numbers.</summary>
    /// <param name="from">The first cell.</param>
    /// <param name="count">How many complex numbers.</param>
    /// <param name="to">Real and imaginary parts in turn; any alignment.</param>
    public static void Store(float* from, int count, float* to)
    {
        int i = 0;
        if (Avx.IsSupported)
        {
            for (; i + HostVector.Cell <= count; i += HostVector.Cell, from += 16, to += 16)
            {
                Vector256<float> real = Vector256.LoadAligned(from), imaginary = Vector256.LoadAligned(from + 8);
                Vector256<float> low = Avx.UnpackLow(real, imaginary), high = Avx.UnpackHigh(real, imaginary);
                Avx.Permute2x128(low, high, 0x20).Store(to);
                Avx.Permute2x128(low, high, 0x31).Store(to + 8);
            }
        }

        for (; i < count; i += HostVector.Cell, from += 16, to += 16)
        {
            for (int j = 0; j < Math.Min(HostVector.Cell, count - i); j++)
            {
                to[2 * j] = from[j];
                to[2 * j + 1] = from[j + HostVector.Cell];
            }
        }
    }
}
