using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// argmin |y - A x|^2 / 2 + rho |x - v|^2 / 2 = v + A^H g with (A A^H + rho I) g = y - A v: the data step of solvers that split fit and sparsity. Where the rows of A are orthogonal it
/// is a division, whatever rho; elsewhere conjugate gradients go on from the last g. Plain data, so that solver texts can carry it into kernels.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct RegularizedLeastSquares<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private Flag _orthogonal;

    /// <summary>Looks at A.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements, not all 0.</param>
    /// <param name="work">Slab of <see cref="SolverMemory.RegularizedLeastSquares"/> elements, kept from one step to the next.</param>
    /// <returns>The step.</returns>
    public static RegularizedLeastSquares<TReal> Start<TSpace, TMap, TVector, TTable, T>(TSpace space, TMap map, TVector y, TVector work)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector energies = space.Slice(work, 0, m), probe = space.Slice(work, m, m), scaled = space.Slice(work, 2 * m, m), unknowns = space.Slice(work, 6 * m, n);
        TReal limit = TSpace.Real(TSpace.Precision == 24 ? 1e-3 : 1e-6);
        bool orthogonal = RowEnergies.TryMeasure<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, energies, probe, scaled, unknowns, limit);
        WeightedRidge.Start<TSpace, TMap, TVector, TTable, T, TReal>(space, map, space.Slice(work, 2 * m, 4 * m + n));
        return new RegularizedLeastSquares<TReal> { _orthogonal = orthogonal };
    }

    /// <summary>A step.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="v">n unknowns.</param>
    /// <param name="rho">Above 0.</param>
    /// <param name="x">The answer; not v.</param>
    /// <param name="work">The slab.</param>
    /// <returns>|y - A x|.</returns>
    public readonly TReal Solve<TSpace, TMap, TVector, TTable, T>(TSpace space, TMap map, TVector y, TVector v, TReal rho, TVector x, TVector work)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector energies = space.Slice(work, 0, m), d = space.Slice(work, m, m), ridge = space.Slice(work, 2 * m, 4 * m + n), g = _orthogonal ? d : space.Slice(work, 2 * m, m);
        TReal one = TReal.One;
        map.Forward(v, d);
        space.Combine(one, y, -one, d, d);
        if (_orthogonal)
        {
            space.Scale(new RowGain<TReal>(rho), d, energies, d);
            map.Adjoint(d, x);
        }
        else
        {
            // Weights of 1, of whatever finite numbers.
            var ones = new IrlsWeight<TReal>(TReal.Zero, one, one);
            WeightedRidge.Iterate<TSpace, TMap, TVector, TTable, T, TReal, IrlsWeight<TReal>>(
                space, map, ones, rho, d, v, x, ridge, TSpace.Real(TSpace.Precision == 24 ? 1e-5 : 1e-8));
        }

        space.Combine(one, v, one, x, x);
        return rho * TReal.Sqrt(space.Dot(g, g));                                            // y - A x = rho g
    }

    /// <summary>What rho is measured in: |A^H y|^2 / |y|^2, an average of the squared row norms of A that y sees.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements, not all 0.</param>
    /// <param name="scratch">n unknowns, overwritten.</param>
    /// <returns>The unit; 0 where y is orthogonal to all columns.</returns>
    public static TReal Unit<TSpace, TMap, TVector, TTable, T>(TSpace space, TMap map, TVector y, TVector scratch)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        map.Adjoint(y, scratch);
        return space.Dot(scratch, scratch) / space.Dot(y, y);
    }
}
