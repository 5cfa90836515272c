using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// A random +-1 / sqrt(m) matrix whose entries are drawn again wherever they are needed, bit for bit those of the host (<see cref="RademacherEntries{T}"/>): a block of random numbers holds the signs
/// of 128 columns of a row. A lane of y = A x uses all of them; one of x = A^T y serves four columns and uses four.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal struct RademacherLanes<T> : ILaneProducts<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>m and n.</summary>
    public int Height, Width;

    /// <summary>The key.</summary>
    public uint LowSeed, HighSeed;

    /// <summary>1 / sqrt(m).</summary>
    public T Scale;

    /// <inheritdoc/>
    public readonly int Rows => Height;

    /// <inheritdoc/>
    public readonly int Columns => Width;

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<T> x, ArrayView<T> y, int lane, int lanes)
    {
        for (int i = lane; i < Height; i += lanes)
        {
            T sum = T.Zero;
            for (int first = 0; first < Width; first += 1024)
            {
                for (int r = 0; r < 8 && first + r < Width; r++)
                {
                    (uint w0, uint w1, uint w2, uint w3) = Signs((first / 128) + r, i);
                    sum += (Signed(x, w0, first + r) + Signed(x, w1, first + r + 256)) + (Signed(x, w2, first + r + 512) + Signed(x, w3, first + r + 768));
                }
            }

            y[i] = sum * Scale;
        }
    }

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<T> y, ArrayView<T> x, bool add, int lane, int lanes)
    {
        // Lane b takes columns b, b + 256, b + 512 and b + 768 of 1024, whose signs are in one block.
        int quarters = (((Width + 1023) / 1024) * 256);
        for (int q = lane; q < quarters; q += lanes)
        {
            int first = ((q / 256) * 1024) + (q % 256), block = (8 * (first / 1024)) + (first % 8), bit = 31 - (q % 256 / 8);
            if (first >= Width)
            {
                continue;
            }

            T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
            for (int i = 0; i < Height; i++)
            {
                (uint w0, uint w1, uint w2, uint w3) = Signs(block, i);
                T v = y[i];
                s0 += Negated(v, w0 >> bit);
                s1 += Negated(v, w1 >> bit);
                s2 += Negated(v, w2 >> bit);
                s3 += Negated(v, w3 >> bit);
            }

            Store(x, first, s0, add);
            Store(x, first + 256, s1, add);
            Store(x, first + 512, s2, add);
            Store(x, first + 768, s3, add);
        }
    }

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<T> column, int lane, int lanes)
    {
        for (int i = lane; i < Height; i += lanes)
        {
            column[i] = Entry(i, j);
        }
    }

    /// <summary>One entry.</summary>
    /// <param name="i">Its row.</param>
    /// <param name="j">Its column.</param>
    public readonly T Entry(int i, int j)
    {
        (uint w0, uint w1, uint w2, uint w3) = Signs((8 * (j / 1024)) + (j % 8), i);
        int quarter = j % 1024 / 256;
        uint word = quarter == 0 ? w0 : quarter == 1 ? w1 : quarter == 2 ? w2 : w3;
        return Negated(Scale, word >> (31 - (j % 256 / 8)));
    }

    private readonly (uint W0, uint W1, uint W2, uint W3) Signs(int block, int row) =>
        Philox.Block((uint)block, (uint)row, 0, PhiloxStreams.RademacherEntries, LowSeed, HighSeed);

    /// <summary>The sum of x at every eighth column from one on, with the signs of a word.</summary>
    private readonly T Signed(ArrayView<T> x, uint word, int first)
    {
        T sum = T.Zero;
        int end = first + 256 < Width ? first + 256 : Width;
        for (int j = first; j < end; j += 8)
        {
            sum += Negated(x[j], word >> 31);
            word += word;
        }

        return sum;
    }

    private readonly void Store(ArrayView<T> x, int j, T sum, bool add)
    {
        if (j < Width)
        {
            x[j] = add ? x[j] + (sum * Scale) : sum * Scale;
        }
    }

    private static T Negated(T v, uint bit) => (bit & 1) != 0 ? -v : v;
}
