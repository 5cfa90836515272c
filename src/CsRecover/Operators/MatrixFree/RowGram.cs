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
    /// <typeparam name="T">The element.</typeparam>
    /// <typeparam name="TReal">Its real scalar.</typeparam>
    /// <typeparam name="TSpace">The vector space.</typeparam>
    /// <typeparam name="TProducts">The products.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="products">Products with A.</param>
    /// <param name="work">The vectors.</param>
    /// <param name="targetEnergy">|y|^2: an r that is rounding beside y needs no correction.</param>
    /// <param name="masked">Whether A means its fitted rows only.</param>
    public static void Solve<T, TReal, TSpace, TProducts>(TSpace space, TProducts products, in MatrixFreeWork<T> work, TReal targetEnergy, bool masked)
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
        where TProducts : struct, IProducts<T>
    {
        HostVector<T> r = work.Residual, z = work.Solution, p = work.Direction, q = work.Product, v = work.Unknowns;
        TReal one = TReal.One, tolerance = TSpace.Real(2.0) * (TReal.BitIncrement(one) - one);
        TReal gamma = space.Dot(r, r), stop = tolerance * tolerance * TReal.Max(gamma, targetEnergy);
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
