using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>|A|^2, the largest eigenvalue of A^H A, from below by some steps of the power method.</summary>
internal static class LargestEigenvalue
{
    /// <summary>Steps that come within some per cent.</summary>
    public const int Steps = 8;

    /// <summary>Estimates it.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="start">Where to begin, not 0 nor orthogonal to what is looked for: A^H y does.</param>
    /// <param name="v">Scratch, n unknowns.</param>
    /// <param name="q">Scratch, m measurements.</param>
    /// <param name="steps">How many steps, at least 1.</param>
    /// <returns>The estimate.</returns>
    public static TReal Estimate<TSpace, TMap, TVector, TTable, T, TReal>(TSpace space, TMap map, TVector start, TVector v, TVector q, int steps = Steps)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        space.Copy(start, v);
        for (int step = 0; step < steps; step++)
        {
            if (step > 0)
            {
                map.Adjoint(q, v);
            }

            space.Combine(TReal.One / TReal.Sqrt(space.Dot(v, v)), v, TReal.Zero, v, v);
            map.Forward(v, q);
        }

        return space.Dot(q, q);
    }
}
