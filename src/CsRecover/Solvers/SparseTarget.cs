using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// How much sparsity is asked for: k blocks, or as many as are worth lambda each. Its proximal map is hard thresholding, H_k or H_t with t^2 = 2 lambda / rho. Plain data for solver texts.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct SparseTarget<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Blocks, signs and k.</summary>
    public SparsePattern Pattern;

    /// <summary>The price of a block; not read where k is given.</summary>
    public TReal Lambda;

    /// <summary>Whether blocks have a price instead of a number.</summary>
    public Flag HasPrice;

    /// <summary>z = argmin over z of lambda |z|_0 + rho |x - z|^2 / 2, or the nearest z to x with k blocks; non-negative where that is asked for.</summary>
    /// <typeparam name="TKind">What kind of pattern the text is written for.</typeparam>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="x">Read.</param>
    /// <param name="rho">rho.</param>
    /// <param name="scratch">n unknowns, overwritten if blocks are larger than 1; not x or z.</param>
    /// <param name="z">Overwritten; may be x.</param>
    public readonly void Apply<TKind, TSpace, TVector, TTable, T>(TSpace space, TVector x, TReal rho, TVector scratch, TVector z)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        if (HasPrice)
        {
            Pattern.KeepAbove<TKind, TSpace, TVector, TTable, T, TReal>(space, x, (Lambda + Lambda) / rho, scratch, z);
        }
        else
        {
            Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, x, Pattern.Sparsity, scratch, z);
        }
    }

    /// <summary>lambda times the number of blocks; 0 where their number is given.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="z">n unknowns.</param>
    /// <returns>The price of all of them.</returns>
    public readonly TReal PriceOf<TSpace, TVector, TTable, T>(TSpace space, TVector z)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T> =>
        HasPrice ? Lambda * space.Sum(default(OnSupport<TReal>), z, z) / TSpace.Real(Pattern.BlockSize) : TReal.Zero;
}
