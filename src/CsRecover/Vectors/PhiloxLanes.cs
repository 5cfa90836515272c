using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CsRecover.Vectors;

/// <summary>Eight blocks of <see cref="Philox"/> at once, one in each 32-bit lane.</summary>
internal static class PhiloxLanes
{
    /// <summary>0, 1, ..., 7: what eight neighbouring counters add to the first.</summary>
    public static Vector256<uint> Steps => Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7);

    /// <summary>The blocks with the counters (c0, c1, 0, stream).</summary>
    /// <param name="seed">The key: its low word, then its high word.</param>
    /// <param name="stream">Counter word 3.</param>
    /// <param name="c0">Counter word 0 of each lane.</param>
    /// <param name="c1">Counter word 1 of each lane.</param>
    /// <param name="w0">Word 0 of each block.</param>
    /// <param name="w1">Word 1 of each block.</param>
    /// <param name="w2">Word 2 of each block.</param>
    /// <param name="w3">Word 3 of each block.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Blocks(
        ulong seed, uint stream, Vector256<uint> c0, Vector256<uint> c1, out Vector256<uint> w0, out Vector256<uint> w1, out Vector256<uint> w2, out Vector256<uint> w3)
    {
        // Even lanes in one set of registers and odd lanes in another, each word in the low half of 64 bits: that is what the
        // 32 x 32 -> 64 bit product takes. High halves hold leftovers that no step reads.
        Vector256<ulong> e0 = c0.AsUInt64(), e1 = c1.AsUInt64(), e2 = default, e3 = Vector256.Create((ulong)stream);
        Vector256<ulong> o0 = e0 >> 32, o1 = e1 >> 32, o2 = default, o3 = e3;
        Vector256<ulong> k0 = Vector256.Create((ulong)(uint)seed), k1 = Vector256.Create(seed >> 32);
        for (int round = 0; round < 10; round++)
        {
            Round(ref e0, ref e1, ref e2, ref e3, k0, k1);
            Round(ref o0, ref o1, ref o2, ref o3, k0, k1);
            k0 += Vector256.Create(0x9E3779B9ul);
            k1 += Vector256.Create(0xBB67AE85ul);
        }

        w0 = Interleave(e0, o0);
        w1 = Interleave(e1, o1);
        w2 = Interleave(e2, o2);
        w3 = Interleave(e3, o3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref Vector256<ulong> c0, ref Vector256<ulong> c1, ref Vector256<ulong> c2, ref Vector256<ulong> c3, Vector256<ulong> k0, Vector256<ulong> k1)
    {
        Vector256<ulong> p0 = Product(c0, Vector256.Create(0xD2511F53u)), p1 = Product(c2, Vector256.Create(0xCD9E8D57u));
        c0 = (p1 >> 32) ^ c1 ^ k0;
        c1 = p1;
        c2 = (p0 >> 32) ^ c3 ^ k1;
        c3 = p0;
    }

    /// <summary>The low halves times a 32-bit number.</summary>
    /// <remarks>
    /// The number is in every 32-bit lane although the product reads only every second one: a vector made of a 64-bit number and then seen as 32-bit lanes
    /// comes out as garbage in the runtime's quick code on AVX-512 machines (seen with .NET 10.0).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<ulong> a, Vector256<uint> factor)
    {
        Vector256<ulong> low = Vector256.Create(0xFFFFFFFFul);
        return Avx2.IsSupported ? Avx2.Multiply(a.AsUInt32(), factor) : (a & low) * (factor.AsUInt64() & low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Interleave(Vector256<ulong> even, Vector256<ulong> odd) =>
        Vector256.ConditionalSelect(Vector256.Create(0xFFFFFFFFul), even, odd << 32).AsUInt32();
}
