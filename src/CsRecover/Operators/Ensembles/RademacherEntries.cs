using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Entries +-1/sqrt(m), one bit each: entry (i, j) is negative where bit 31 - (j mod 256) / 8 of word (j mod 1024) / 256 of the Philox block with the seed as key and
/// the counter (8 (j / 1024) + j mod 8, i, 0, <see cref="PhiloxStreams.RademacherEntries"/>) is set. A block holds 128 signs, and each shift by one bit
/// brings those of the next eight columns to the place of a number's own sign.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="rows">m.</param>
/// <param name="columns">n.</param>
/// <param name="seed">The key.</param>
internal readonly unsafe struct RademacherEntries<T>(int rows, int columns, ulong seed) : IMatrixEntries<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ulong _seed = seed;
    private readonly T _scale = T.CreateTruncating(1.0 / Math.Sqrt(rows));

    /// <inheritdoc/>
    public int Rows { get; } = rows;

    /// <inheritdoc/>
    public int Columns { get; } = columns;

    /// <inheritdoc/>
    public void Row(int row, int first, T* into, int count)
    {
        Vector256<uint> c0 = Vector256.Create((uint)first / 128) + PhiloxLanes.Steps, c1 = Vector256.Create((uint)row);
        PhiloxLanes.Blocks(_seed, PhiloxStreams.RademacherEntries, c0, c1, out Vector256<uint> w0, out Vector256<uint> w1, out Vector256<uint> w2, out Vector256<uint> w3);
        Unpack(w0, into, Math.Min(count, 256));
        Unpack(w1, into + 256, Math.Min(count - 256, 256));
        Unpack(w2, into + 512, Math.Min(count - 512, 256));
        Unpack(w3, into + 768, Math.Min(count - 768, 256));
    }

    /// <inheritdoc/>
    public void Column(int column, T* into)
    {
        Vector256<uint> c0 = Vector256.Create(8 * ((uint)column / 1024) + (uint)column % 8);
        for (int i = 0; i < Rows; i += 8)
        {
            PhiloxLanes.Blocks(
                _seed, PhiloxStreams.RademacherEntries, c0, Vector256.Create((uint)i) + PhiloxLanes.Steps, out Vector256<uint> w0, out Vector256<uint> w1, out Vector256<uint> w2, out Vector256<uint> w3);
            Vector256<uint> word = (column % 1024 / 256) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
            Unpack(word << (column % 256 / 8), into + i, 8);
        }
    }

    /// <summary>Writes the scale with the signs in the words' bits, eight for each bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Unpack(Vector256<uint> words, T* into, int count)
    {
        Vector256<T> scale = Vector256.Create(_scale), sign = Vector256.Create(-T.Zero);
        if (typeof(T) == typeof(float))
        {
            for (int j = 0; j < count; j += 8, words += words)
            {
                (scale ^ (words.As<uint, T>() & sign)).StoreAligned(into + j);
            }
        }
        else
        {
            (Vector256<ulong> low, Vector256<ulong> high) = Vector256.Widen(words);
            low <<= 32;
            high <<= 32;
            for (int j = 0; j < count; j += 8, low += low, high += high)
            {
                (scale ^ (low.As<ulong, T>() & sign)).StoreAligned(into + j);
                (scale ^ (high.As<ulong, T>() & sign)).StoreAligned(into + j + 4);
            }
        }
    }
}
