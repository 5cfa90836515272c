using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// Products with a stored matrix by the whole device. A product is a sum of lines of the matrix, each times an entry of the vector: lane i adds up entry i
/// of the lines, so neighbouring lanes read neighbouring numbers. The lines are split over blocks, so that short lines keep the device busy too.
/// </summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="grid">The way to the device.</param>
internal readonly struct GridLines<TElement, T, TReal>(GridContext grid)
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The fewest lines of a block: their sums are written and read once more.</summary>
    private const int LeastLines = 32;

    private readonly GridContext _grid = grid;

    /// <summary>z = keep z0 + sign sum_p v_p line_p.</summary>
    /// <param name="lines">The lines, one after another, each as long as <paramref name="z"/>.</param>
    /// <param name="conjugates">Whether the lines' conjugates are meant.</param>
    /// <param name="v">A factor a line.</param>
    /// <param name="keep">What is kept of <paramref name="z0"/>; 0 if it is not to be read.</param>
    /// <param name="z0">Where the sum starts from.</param>
    /// <param name="sign">Factor of the sum.</param>
    /// <param name="z">Overwritten; may be <paramref name="z0"/> or <paramref name="v"/>.</param>
    public void Multiply(ArrayView<T> lines, bool conjugates, ArrayView<T> v, TReal keep, ArrayView<T> z0, TReal sign, ArrayView<T> z)
    {
        int count = v.IntLength, length = z.IntLength, strips = (length + _grid.Lanes - 1) / _grid.Lanes;
        int blocks = Math.Clamp(_grid.MostGroups / strips, 1, Math.Max(1, count / LeastLines)), each = (count + blocks - 1) / blocks;
        blocks = (count + each - 1) / each;
        ArrayView<T> sums = _grid.Products.View<T>(checked(blocks * length));
        _grid.Launch(strips * blocks, new LineSumsKernel<TElement, T, TReal>
        {
            Lines = lines,
            V = v,
            Sums = sums,
            Count = count,
            Length = length,
            Blocks = blocks,
            Each = each,
            Conjugates = conjugates ? 1 : 0,
        });
        _grid.Launch(_grid.GroupsFor(length), new AddSumsKernel<TElement, T, TReal> { Sums = sums, Start = z0, Z = z, Keep = keep, Sign = sign, Blocks = blocks });
    }
}

/// <summary>Sums over each block of lines: group strip blocks + block makes one lane's width of the block's sum.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct LineSumsKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    public ArrayView<T> Lines, V, Sums;
    public int Count, Length, Blocks, Each, Conjugates;

    public void Run()
    {
        int strip = Grid.IdxX / Blocks, block = Grid.IdxX - (strip * Blocks), i = (strip * Group.DimX) + Group.IdxX;
        int p = block * Each, end = p + Each < Count ? p + Each : Count;
        if (i < Length)
        {
            // Four sums: their reads do not wait for one another, and rounding grows less.
            T a = TElement.Zero, b = TElement.Zero, c = TElement.Zero, d = TElement.Zero;
            for (; p + 3 < end; p += 4)
            {
                a = TElement.Add(a, Product(p, i));
                b = TElement.Add(b, Product(p + 1, i));
                c = TElement.Add(c, Product(p + 2, i));
                d = TElement.Add(d, Product(p + 3, i));
            }

            for (; p < end; p++)
            {
                a = TElement.Add(a, Product(p, i));
            }

            Sums[((long)block * Length) + i] = TElement.Add(TElement.Add(a, b), TElement.Add(c, d));
        }
    }

    private readonly T Product(int p, int i)
    {
        T entry = Lines[((long)p * Length) + i];
        return TElement.Multiply(Conjugates != 0 ? TElement.Conjugate(entry) : entry, V[p]);
    }
}

/// <summary>z = keep z0 + sign (sum of the blocks' sums).</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct AddSumsKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> Sums, Start, Z;
    public TReal Keep, Sign;
    public int Blocks;

    public void Run()
    {
        int n = Z.IntLength;
        for (int i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < n; i += Grid.DimX * Group.DimX)
        {
            T s = TElement.Zero;
            for (int b = 0; b < Blocks; b++)
            {
                s = TElement.Add(s, Sums[((long)b * n) + i]);
            }

            s = TElement.Scale(s, Sign);
            Z[i] = Keep != TReal.Zero ? TElement.Add(s, TElement.Scale(Start[i], Keep)) : s;
        }
    }
}
