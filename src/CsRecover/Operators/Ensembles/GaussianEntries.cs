using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Entries N(0, 1/m). Entry (i, j) is <see cref="NormalQuantile"/> of word (j mod 32) / 8 of the Philox block with the seed as key and the
/// counter (8 (j / 32) + j mod 8, i, 0, <see cref="PhiloxStreams.GaussianEntries"/>), times 1/sqrt(m) rounded to the element type: eight blocks
/// side by side give 32 neighbouring columns without a shuffle. The normal number is single precision for double too, so that both types hold the
/// same matrix up to one rounding.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="rows">m.</param>
/// <param name="columns">n.</param>
/// <param name="seed">The key.</param>
internal readonly unsafe struct GaussianEntries<T>(int rows, int columns, ulong seed) : IMatrixEntries<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ulong _seed = seed;
    private readonly T _scale = T.CreateTruncating(1.0 / Math.Sqrt(rows));

    /// <inheritdoc/>
    public int Rows { get; } = rows;

    /// <inheritdoc/>
    public int Columns { get; } = columns;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Row(int row, int first, T* into, int count)
    {
        // The words first and then the numbers: in one loop there is more than compilers care to inline.
        uint* words = stackalloc uint[EntryTile.Width];
        Vector256<uint> c0 = Vector256.Create((uint)first / 4) + PhiloxLanes.Steps, c1 = Vector256.Create((uint)row);
        for (int j = 0; j < count; j += 32, c0 += Vector256.Create(8u))
        {
            PhiloxLanes.Blocks(_seed, PhiloxStreams.GaussianEntries, c0, c1, out Vector256<uint> w0, out Vector256<uint> w1, out Vector256<uint> w2, out Vector256<uint> w3);
            w0.Store(words + j);
            w1.Store(words + j + 8);
            w2.Store(words + j + 16);
            w3.Store(words + j + 24);
        }

        if (Vector512.IsHardwareAccelerated)
        {
            for (int j = 0; j < count; j += 16)
            {
                Vector512<float> normal = NormalQuantile.Of(Vector512.Load(words + j));
                Store(normal.GetLower(), into + j);
                Store(normal.GetUpper(), into + j + 8);
            }

            return;
        }

        for (int j = 0; j < count; j += 8)
        {
            Store(NormalQuantile.Of(Vector256.Load(words + j)), into + j);
        }
    }

    /// <inheritdoc/>
    public void Column(int column, T* into)
    {
        Vector256<uint> c0 = Vector256.Create(8 * ((uint)column / 32) + (uint)column % 8);
        for (int i = 0; i < Rows; i += 8)
        {
            PhiloxLanes.Blocks(
                _seed, PhiloxStreams.GaussianEntries, c0, Vector256.Create((uint)i) + PhiloxLanes.Steps, out Vector256<uint> w0, out Vector256<uint> w1, out Vector256<uint> w2, out Vector256<uint> w3);
            Store(NormalQuantile.Of((column % 32 / 8) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 }), into + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(Vector256<float> normal, T* into)
    {
        if (typeof(T) == typeof(float))
        {
            (normal.As<float, T>() * Vector256.Create(_scale)).StoreAligned(into);
        }
        else
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(normal);
            (low.As<double, T>() * Vector256.Create(_scale)).StoreAligned(into);
            (high.As<double, T>() * Vector256.Create(_scale)).StoreAligned(into + 4);
        }
    }
}
