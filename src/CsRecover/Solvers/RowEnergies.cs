using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>Squared norms s_i^2 of rows that are orthogonal to each other, as magnitudes of a vector of measurements.</summary>
internal static class RowEnergies
{
    /// <summary>How far A A^H may be from diag(s^2) on a vector, relative to its norm, where a solver only needs rows that are about orthogonal.</summary>
    public const double Orthogonal = 1e-2;

    /// <summary>A A^H v = s^2 v entry by entry: two products with A and with A^H find s^2, and see whether rows are orthogonal at all.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements, not all 0.</param>
    /// <param name="energies">Out: entries of magnitude s_i^2.</param>
    /// <param name="probe">Scratch, m measurements.</param>
    /// <param name="scaled">Scratch, m measurements.</param>
    /// <param name="unknowns">Scratch, n unknowns.</param>
    /// <param name="limit">How far A A^H may be from diag(s^2) on a vector, relative to its norm.</param>
    /// <returns>Whether rows are orthogonal.</returns>
    public static bool TryMeasure<TSpace, TMap, TVector, TTable, T, TReal>(TSpace space, TMap map, TVector y, TVector energies, TVector probe, TVector scaled, TVector unknowns, TReal limit)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        // A probe without zeros even where y has some: y and a non-linear function of it, each entry brought to magnitude 1.
        TReal one = TReal.One, zero = TReal.Zero;
        map.Adjoint(y, unknowns);
        space.Scale(default(Energy<TReal>), unknowns, unknowns, unknowns);
        map.Forward(unknowns, energies);
        TReal other = space.Dot(energies, energies);
        space.Combine(one, y, other > zero ? TSpace.Real(0.37) * TReal.Sqrt(space.Dot(y, y) / other) : zero, energies, probe);
        space.Scale(new OfSize<TReal>(one), probe, probe, probe);
        map.Adjoint(probe, unknowns);
        map.Forward(unknowns, energies);

        // The same of y: |A A^H y - s^2 y| tells rows that are not orthogonal.
        map.Adjoint(y, unknowns);
        map.Forward(unknowns, probe);
        TReal size = space.Dot(probe, probe);
        space.Scale(default(CompanionMagnitude<TReal>), y, energies, scaled);
        space.Combine(one, probe, -one, scaled, scaled);
        return space.Dot(scaled, scaled) <= limit * limit * size;
    }
}

/// <summary>|x_i|.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct Magnitude<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.Sqrt(a2);
}

/// <summary>1 / (|by_i| + c): the linear estimate's gain of one measurement.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="c">c, above 0.</param>
internal readonly struct RowGain<TReal>(TReal c) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _c = c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.Literal(1.0) / (TLane.Sqrt(b2) + TLane.Of(_c));
}

/// <summary>|x_i| / (|x_i| + c): the share of one measurement's direction that the linear estimate learns.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="c">c, above 0.</param>
internal readonly struct RowShare<TReal>(TReal c) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _c = c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane s = TLane.Sqrt(a2);
        return s / (s + TLane.Of(_c));
    }
}
