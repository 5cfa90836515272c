using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Projections onto { x : A x = y } by products alone, on the host and in kernels. With orthonormal rows one takes a product with A and one
/// with A^H; otherwise A A^H z = y - A x is solved by conjugate gradients (<see cref="RowGram"/>), down to rounding.
/// </summary>
internal static class RowProjection
{
    /// <summary>x = A^+ y.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="TProducts">Products with A.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="products">A.</param>
    /// <param name="work">The vectors.</param>
    /// <param name="target">y.</param>
    /// <param name="x">Overwritten.</param>
    public static void MinimumNorm<TSpace, TVector, TTable, TProducts, T, TReal>(TSpace space, TProducts products, in MatrixFreeWork<TVector> work, TVector target, TVector x)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where TProducts : struct, IProducts<TVector>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        space.Clear(x);
        space.Copy(target, work.Residual);
        Correct<TSpace, TVector, TTable, TProducts, T, TReal>(space, products, work, target, x, masked: false);
    }

    /// <summary>x &lt;- x + A^+ (y - A x), and how far x was before.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="TProducts">Products with A.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="products">A.</param>
    /// <param name="work">The vectors.</param>
    /// <param name="target">y.</param>
    /// <param name="x">Updated.</param>
    /// <param name="samples">Which measurements to explain.</param>
    /// <param name="measures">Whether the misfit is asked for; it costs a sum.</param>
    /// <returns>The misfit of x before; of no meaning when it was not asked for.</returns>
    public static Misfit<TReal> Project<TSpace, TVector, TTable, TProducts, T, TReal>(
        TSpace space, TProducts products, in MatrixFreeWork<TVector> work, TVector target, TVector x, Samples samples, bool measures)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where TProducts : struct, IProducts<TVector>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal one = TReal.One, fitted = TReal.Zero, heldOut = TReal.Zero;
        TVector r = work.Residual;
        products.Forward(x, r);
        space.Combine(one, target, -one, r, r);
        if (work.HoldsOut)
        {
            TVector kept = work.Product, rest = work.Direction;
            space.Scale(default(OnSupport<TReal>), r, work.Fitted, kept);
            if (measures)
            {
                space.Combine(one, r, -one, kept, rest);
                fitted = space.Dot(kept, kept);
                heldOut = space.Dot(rest, rest);
            }

            if (samples == Samples.Fitted)
            {
                space.Copy(kept, r);
            }
        }
        else if (measures)
        {
            fitted = space.Dot(r, r);
        }

        Correct<TSpace, TVector, TTable, TProducts, T, TReal>(space, products, work, target, x, work.HoldsOut && samples == Samples.Fitted);
        return new Misfit<TReal>(fitted, heldOut);
    }

    private static void Correct<TSpace, TVector, TTable, TProducts, T, TReal>(
        TSpace space, TProducts products, in MatrixFreeWork<TVector> work, TVector target, TVector x, bool masked)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where TProducts : struct, IProducts<TVector>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (products.HasOrthonormalRows)
        {
            products.Adjoint(work.Residual, x, add: true);
        }
        else
        {
            RowGram.Solve<TSpace, TVector, TTable, TProducts, T, TReal>(space, products, work, space.Dot(target, target), masked);
            products.Adjoint(work.Solution, x, add: true);
        }
    }
}
