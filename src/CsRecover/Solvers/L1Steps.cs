using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// What solvers of L1 problems have in common: the norm sum |x_j| (or the sum of the blocks' norms, or sum x_j over x &gt;= 0), its proximal map, its dual norm and the
/// projection onto its ball. None of them sorts.
/// </summary>
internal static class L1Steps
{
    private const int MostNewtonSteps = 60;

    /// <summary>x &lt;- argmin |v - x|^2 / 2 + threshold |v|_1 over v.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="threshold">Not negative.</param>
    /// <param name="x">n unknowns, updated.</param>
    /// <param name="sizes">Scratch for blocks' norms, n numbers.</param>
    /// <param name="blockSize">Entries of a block.</param>
    /// <param name="nonNegative">Whether v must not be negative.</param>
    public static void Shrink<TSpace, TVector, TTable, T, TReal>(TSpace space, TReal threshold, TVector x, TVector sizes, int blockSize, bool nonNegative)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (nonNegative)
        {
            space.Positive(x, x);
        }

        bool blocks = blockSize > 1;
        if (blocks)
        {
            space.BlockMagnitudes(x, blockSize, sizes);
        }

        space.Scale(new SoftThreshold<TReal>(threshold), x, blocks ? sizes : x, x);
    }

    /// <summary>|x|_1, or the sum of the blocks' norms.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="x">n unknowns.</param>
    /// <param name="sizes">Scratch for blocks' norms, n numbers.</param>
    /// <param name="blockSize">Entries of a block.</param>
    /// <returns>The norm.</returns>
    public static TReal Norm<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector x, TVector sizes, int blockSize)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        bool blocks = blockSize > 1;
        if (blocks)
        {
            space.BlockMagnitudes(x, blockSize, sizes);
        }

        TVector v = blocks ? sizes : x;
        return space.Sum(new Excess<TReal>(TReal.Zero), v, v) / TSpace.Real(blockSize);
    }

    /// <summary>The dual norm max |g_j|, or the largest of the blocks' norms; of the positive parts alone where x must not be negative.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="g">n numbers.</param>
    /// <param name="scratch">n numbers, overwritten.</param>
    /// <param name="sizes">Scratch for blocks' norms, n numbers.</param>
    /// <param name="blockSize">Entries of a block.</param>
    /// <param name="nonNegative">Whether x must not be negative.</param>
    /// <returns>The dual norm.</returns>
    public static TReal DualNorm<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector g, TVector scratch, TVector sizes, int blockSize, bool nonNegative)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (nonNegative)
        {
            space.Positive(g, scratch);
        }

        TVector v = nonNegative ? scratch : g;
        bool blocks = blockSize > 1;
        if (blocks)
        {
            space.BlockMagnitudes(v, blockSize, sizes);
        }

        TVector u = blocks ? sizes : v;
        return TReal.Sqrt(space.Max(default(Energy<TReal>), u, u));
    }

    /// <summary>
    /// x &lt;- the nearest vector with |v|_1 &lt;= radius. The threshold is the root of sum max(|x_j| - theta, 0) = radius; Newton's method from theta = 0 climbs to it
    /// through ever smaller sets of entries (Michelot, "A finite algorithm for finding the projection of a point onto the canonical simplex of R^n", J. Optim. Theory
    /// Appl. 50(1), 1986).
    /// </summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="radius">Not negative.</param>
    /// <param name="x">n unknowns, updated.</param>
    /// <param name="nonNegative">Whether v must not be negative.</param>
    public static void ProjectOntoBall<TSpace, TVector, TTable, T, TReal>(TSpace space, TReal radius, TVector x, bool nonNegative)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (nonNegative)
        {
            space.Positive(x, x);
        }

        TReal theta = TReal.Zero, rounding = TSpace.Real(TSpace.Precision == 24 ? 1e-6 : 1e-14) * radius;
        TReal excess = space.Sum(new Excess<TReal>(theta), x, x) - radius;
        int left = excess > rounding ? MostNewtonSteps : 0;
        while (left > 0)
        {
            TReal count = space.Sum(new Exceeds<TReal>(theta), x, x);
            theta += excess / TReal.Max(count, TReal.One);
            excess = space.Sum(new Excess<TReal>(theta), x, x) - radius;
            left = excess > rounding && count > TReal.Zero ? left - 1 : 0;
        }

        if (theta > TReal.Zero)
        {
            space.Scale(new SoftThreshold<TReal>(theta), x, x, x);
        }
    }
}
