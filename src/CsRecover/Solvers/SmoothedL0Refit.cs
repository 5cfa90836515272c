using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// What follows a descent of smoothed L0. Types and not a constant flag, because ILGPU compiles all that a text refers to before constants drop any of it: with
/// a flag the group kernel of images takes five times as long to compile.
/// </summary>
internal interface ISmoothedL0Refit
{
    /// <summary>Whether least squares on the support that was found explain y; x is then their answer.</summary>
    static abstract bool Explains<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal sigma, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>;

    /// <summary>Ends a descent.</summary>
    static abstract void Close<TMap, TVector, TReal>(TMap map, TVector target, TVector x, TReal sigma, int steps, RecoveryStatus status, in SmoothedL0Settings<TReal> o)
        where TMap : struct, IProjectingMap<TVector, TReal>
        where TVector : struct
        where TReal : unmanaged, IFloatingPointIeee754<TReal>;

    /// <summary>What is done when no descent did.</summary>
    static abstract void Finish<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector scratch, TVector residual, TVector work, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>;
}

/// <summary>All that the settings ask for.</summary>
internal readonly struct SmoothedL0Refits : ISmoothedL0Refit
{
    /// <inheritdoc/>
    public static bool Explains<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal sigma, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal> =>
        o.Refit && ExactExplanation.Find<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, o.Sparsity, sigma, o.Tolerance);

    /// <inheritdoc/>
    public static void Close<TMap, TVector, TReal>(TMap map, TVector target, TVector x, TReal sigma, int steps, RecoveryStatus status, in SmoothedL0Settings<TReal> o)
        where TMap : struct, IProjectingMap<TVector, TReal>
        where TVector : struct
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (o.HoldsOut && status == RecoveryStatus.Cancelled)
        {
            map.Project(target, x);                                          // what is cut short explains the samples that were kept aside, too
        }

        if (o.EndsShrunk && status == RecoveryStatus.Converged)
        {
            SmoothedL0.Shrink(map, x, sigma, steps, o);
        }
    }

    /// <inheritdoc/>
    public static void Finish<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector scratch, TVector residual, TVector work, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal> =>
        SmoothedL0.KeepLargestAndRefit<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, residual, work, o);
}

/// <summary>Nothing: a descent's end is the answer. For kernels, in which nothing can be cancelled.</summary>
internal readonly struct SmoothedL0KeepsDescent : ISmoothedL0Refit
{
    /// <inheritdoc/>
    public static bool Explains<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal sigma, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => false;

    /// <inheritdoc/>
    public static void Close<TMap, TVector, TReal>(TMap map, TVector target, TVector x, TReal sigma, int steps, RecoveryStatus status, in SmoothedL0Settings<TReal> o)
        where TMap : struct, IProjectingMap<TVector, TReal>
        where TVector : struct
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
    }

    /// <inheritdoc/>
    public static void Finish<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector scratch, TVector residual, TVector work, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
    }
}
