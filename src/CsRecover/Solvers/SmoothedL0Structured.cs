using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The smoothed-L0 text for what else is known: no negative entries, entries in blocks, the noise's level.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct SmoothedL0Structured<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    internal SmoothedL0Settings<TReal> Settings;

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector residual = SmoothedL0.Residual<TSpace, TVector, TTable, T, TReal>(space, work, m), sizes = SmoothedL0.Sizes<TSpace, TVector, TTable, T, TReal>(space, work, m, n);
        TReal least = TReal.Zero;
        if (Settings.NoiseLevel > TReal.Zero)
        {
            map.Adjoint(y, sizes);
            TReal column = ColumnNorms.OfCorrelations<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, sizes);
            least = column > TReal.Zero ? Settings.NoiseLevel * TReal.Sqrt(TSpace.Real(Settings.BlockSize) / column) : TReal.Zero;
        }

        var step = new SmoothedL0StructuredStep<TSpace, TMap, TVector, TTable, T, TReal>(
            space, map, y, residual, sizes, least, Settings.NoiseLevel * TReal.Sqrt(TSpace.Real(map.Rows)));
        Outcome outcome = SmoothedL0.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor, SmoothedL0StructuredStep<TSpace, TMap, TVector, TTable, T, TReal>, SmoothedL0StructuredRefits>(
            space, map, y, x, work, step, Settings, monitor);
        if (Settings.NonNegative)
        {
            space.Positive(x, x);                                            // what is cut short ends on a projection
        }

        return outcome;
    }
}

/// <summary>A weight of the companion alone.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <typeparam name="TWeight">The weight.</typeparam>
/// <param name="weight">The weight.</param>
internal readonly struct OfCompanion<TReal, TWeight>(TWeight weight) : IWeight<TReal>
    where TReal : unmanaged
    where TWeight : unmanaged, IWeight<TReal>
{
    private readonly TWeight _weight = weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => _weight.Invoke(b2, b2);
}

/// <summary>A step for more than entry by entry, or not all the way back.</summary>
/// <typeparam name="TSpace">Vector space.</typeparam>
/// <typeparam name="TSensing">Sensing map.</typeparam>
/// <typeparam name="TVector">Vector view.</typeparam>
/// <typeparam name="TTable">Table.</typeparam>
/// <typeparam name="T">Element.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="space">The vector space.</param>
/// <param name="sensing">A.</param>
/// <param name="y">Measurements.</param>
/// <param name="residual">Scratch, m measurements.</param>
/// <param name="sizes">Scratch, n unknowns.</param>
/// <param name="least">The least sigma.</param>
/// <param name="tube">How far from y A x may stay: 0 for no distance.</param>
internal readonly struct SmoothedL0StructuredStep<TSpace, TSensing, TVector, TTable, T, TReal>(
    TSpace space, TSensing sensing, TVector y, TVector residual, TVector sizes, TReal least, TReal tube) : ISmoothedL0Step<TVector, TReal>
    where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
    where TSensing : struct, ISensingMap<TVector, TReal>
    where TVector : struct
    where TTable : struct, ITable<TTable, T>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TSpace _space = space;
    private readonly TSensing _sensing = sensing;
    private readonly TVector _y = y;
    private readonly TVector _residual = residual;
    private readonly TVector _sizes = sizes;
    private readonly TReal _least = least;
    private readonly TReal _tube = tube;

    /// <inheritdoc/>
    public TReal LeastSigma => _least;

    /// <inheritdoc/>
    public TReal Largest<TOther, TSlots, TElement>(TOther space, TVector x, in SmoothedL0Settings<TReal> o)
        where TOther : struct, IVectorSpace<TVector, TSlots, TElement, TReal>
        where TSlots : struct, ITable<TSlots, TElement>
        where TElement : unmanaged, INumberBase<TElement>
    {
        TVector counted = o.BlockSize > 1 ? _sizes : x;
        if (o.BlockSize > 1)
        {
            _space.BlockMagnitudes(x, o.BlockSize, _sizes);
        }

        return TReal.Sqrt(_space.Max(default(Energy<TReal>), counted, counted));
    }

    /// <inheritdoc/>
    public Misfit<TReal> Take<TMap>(TMap map, TVector target, TVector x, TReal sigma, int turn, Samples samples, bool measured, in SmoothedL0Settings<TReal> o)
        where TMap : struct, IProjectingMap<TVector, TReal>
    {
        if (o.BlockSize > 1)
        {
            ShrinkBlocks(x, sigma, o);
        }
        else
        {
            SmoothedL0.Shrink(map, x, sigma, turn, o);
        }

        if (o.NonNegative)
        {
            _space.Positive(x, x);
        }

        return _tube > TReal.Zero ? Approach(map, target, x) : map.ProjectAndMeasure(target, x, samples);
    }

    /// <summary>The settings' kernel of the blocks' norms.</summary>
    private void ShrinkBlocks(TVector x, TReal sigma, in SmoothedL0Settings<TReal> o)
    {
        _space.BlockMagnitudes(x, o.BlockSize, _sizes);
        if (o.Kernel == SmoothingKernel.Garrote)
        {
            _space.Scale(new OfCompanion<TReal, GarroteShrinkage<TReal>>(new(sigma * sigma, o.Step)), x, _sizes, x);
        }
        else
        {
            _space.Scale(new OfCompanion<TReal, GaussianShrinkage<TReal>>(new(TReal.One / (sigma * sigma + sigma * sigma), o.Step)), x, _sizes, x);
        }
    }

    /// <summary>x moves towards its projection, up to where |y - A x| is the tube's radius; not at all from inside it.</summary>
    private Misfit<TReal> Approach<TMap>(TMap map, TVector target, TVector x)
        where TMap : struct, IProjectingMap<TVector, TReal>
    {
        TReal one = TReal.One;
        _sensing.Forward(x, _residual);
        _space.Combine(one, _y, -one, _residual, _residual);
        TReal squared = _space.Dot(_residual, _residual), distance = TReal.Sqrt(squared);
        if (distance > _tube)
        {
            TReal kept = _tube / distance;
            _space.Copy(x, _sizes);
            map.Project(target, _sizes);
            _space.Combine(kept, x, one - kept, _sizes, x);
        }

        return new Misfit<TReal>(squared, TReal.Zero);
    }
}
