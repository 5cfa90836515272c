using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// A Gaussian matrix whose entries are drawn again wherever they are needed: those of the host (<see cref="GaussianEntries{T}"/>) up to last bits. A block of random numbers holds four entries of a row,
/// eight columns apart; a lane of x = A^T y serves those four.
/// </summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal struct GaussianLanes<TElement, T> : ILaneProducts<T>
    where TElement : struct, IElement<T, T>
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
        int blocks = Blocks;
        for (int i = lane; i < Height; i += lanes)
        {
            T sum = T.Zero;
            for (int b = 0; b < blocks; b++)
            {
                (uint w0, uint w1, uint w2, uint w3) = Words(b, i);
                int j = FirstOf(b);
                sum += (Product(w0, x, j) + Product(w1, x, j + 8)) + (Product(w2, x, j + 16) + Product(w3, x, j + 24));
            }

            y[i] = sum;
        }
    }

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<T> y, ArrayView<T> x, bool add, int lane, int lanes)
    {
        int blocks = Blocks;
        for (int b = lane; b < blocks; b += lanes)
        {
            T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
            for (int i = 0; i < Height; i++)
            {
                (uint w0, uint w1, uint w2, uint w3) = Words(b, i);
                T v = y[i];
                s0 += Number(w0) * v;
                s1 += Number(w1) * v;
                s2 += Number(w2) * v;
                s3 += Number(w3) * v;
            }

            int j = FirstOf(b);
            Store(x, j, s0, add);
            Store(x, j + 8, s1, add);
            Store(x, j + 16, s2, add);
            Store(x, j + 24, s3, add);
        }
    }

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<T> column, int lane, int lanes)
    {
        for (int i = lane; i < Height; i += lanes)
        {
            (uint w0, uint w1, uint w2, uint w3) = Words((8 * (j / 32)) + (j % 8), i);
            int quarter = j % 32 / 8;
            column[i] = Number(quarter == 0 ? w0 : quarter == 1 ? w1 : quarter == 2 ? w2 : w3);
        }
    }

    /// <summary>How many blocks a row takes.</summary>
    private readonly int Blocks => 8 * ((Width + 31) / 32);

    /// <summary>The first of a block's columns.</summary>
    private static int FirstOf(int block) => (32 * (block / 8)) + (block % 8);

    private readonly (uint W0, uint W1, uint W2, uint W3) Words(int block, int row) =>
        Philox.Block((uint)block, (uint)row, 0, PhiloxStreams.GaussianEntries, LowSeed, HighSeed);

    private readonly T Number(uint word) => TElement.FromSingle(NormalQuantile.Of(word)) * Scale;

    private readonly T Product(uint word, ArrayView<T> x, int j) => j < Width ? Number(word) * x[j] : T.Zero;

    private readonly void Store(ArrayView<T> x, int j, T sum, bool add)
    {
        if (j < Width)
        {
            x[j] = add ? x[j] + sum : sum;
        }
    }
}
