using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A A^H z = r by conjugate gradients (Hestenes and Stiefel 1952), for rows that are not orthonormal. Random matrices with m well below n
/// are well conditioned: a few tens of steps reach rounding. As m nears n the number grows without bound; <see cref="MostSteps"/> ends it.
/// </summary>
internal static class RowGram
{
    /// <summary>The most steps of one solve.</summary>
    public const int MostSteps = 500;

    /// <summary>Solves it: the residual of the work memory goes in and is used up, its solution comes out.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="TProducts">Products with A.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="products">Products with A.</param>
    /// <param name="work">The vectors.</param>
    /// <param name="targetEnergy">|y|^2: an r that is rounding beside y needs no correction.</param>
    /// <param name="masked">Whether A means its fitted rows only.</param>
    public static void Solve<TSpace, TVector, TTable, TProducts, T, TReal>(TSpace space, TProducts products, in MatrixFreeWork<TVector> work, TReal targetEnergy, bool masked)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where TProducts : struct, IProducts<TVector>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TVector r = work.Residual, z = work.Solution, p = work.Direction, q = work.Product, v = work.Unknowns;
        TReal one = TReal.One, tolerance = TSpace.Real(TSpace.Precision == 24 ? 2.0 / (1 << 23) : 2.0 / (1L << 52));
        TReal gamma = space.Dot(r, r), stop = tolerance * tolerance * (gamma > targetEnergy ? gamma : targetEnergy);
        space.Clear(z);
        space.Copy(r, p);
        for (int step = 0; step < MostSteps && gamma > stop; step++)
        {
            products.Adjoint(p, v, add: false);
            products.Forward(v, q);
            if (masked)
            {
                space.Scale(default(OnSupport<TReal>), q, work.Fitted, q);
            }

            TReal curvature = space.Dot(p, q);
            if (!(curvature > TReal.Zero))
            {
                break;
            }

            TReal alpha = gamma / curvature;
            space.Combine(one, z, alpha, p, z);
            space.Combine(one, r, -alpha, q, r);
            TReal next = space.Dot(r, r);
            space.Combine(one, r, next / gamma, p, p);
            gamma = next;
        }
    }
}
