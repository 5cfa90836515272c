using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>What patterns a text is written for. A constant, so that what is not asked for, such as non-negative least squares, makes no kernel longer.</summary>
internal interface IPatternKind
{
    /// <summary>Whether there may be blocks or signs.</summary>
    static abstract bool IsStructured { get; }
}

/// <summary>Single entries of any sign.</summary>
internal readonly struct EntryPattern : IPatternKind
{
    /// <inheritdoc/>
    public static bool IsStructured => false;
}

/// <summary>Blocks, non-negative numbers, or both.</summary>
internal readonly struct StructuredPattern : IPatternKind
{
    /// <inheritdoc/>
    public static bool IsStructured => true;
}

/// <summary>The parameters of a text that keeps a <see cref="SparsePattern"/>.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal interface IPatternText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary><see cref="ISolverText{TReal}.Run"/> for one kind of pattern.</summary>
    /// <typeparam name="TKind">The kind.</typeparam>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">The operator A.</param>
    /// <param name="y">The measurements; kept.</param>
    /// <param name="x">The answer, overwritten.</param>
    /// <param name="work">Slab of vectors.</param>
    /// <param name="table">Table.</param>
    /// <param name="monitor">The monitor.</param>
    /// <returns>How it ended.</returns>
    Outcome Run<TKind, TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal>;
}

/// <summary>A text of one kind of pattern.</summary>
/// <typeparam name="TKind">The kind.</typeparam>
/// <typeparam name="TSettings">The parameters.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct PatternText<TKind, TSettings, TReal> : ISolverText<TReal>
    where TKind : struct, IPatternKind
    where TSettings : unmanaged, IPatternText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TSettings Settings;

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        Settings.Run<TKind, TSpace, TMap, TVector, TTable, T, TMonitor>(space, map, y, x, work, table, monitor);
}

/// <summary>Chooses the kind.</summary>
internal static class PatternText
{
    /// <summary>Calls a visitor back with the shortest text that does what is asked for.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TSettings">The parameters.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="visitor">The visitor.</param>
    /// <param name="settings">The parameters.</param>
    /// <param name="structured">Whether they ask for blocks or signs.</param>
    /// <returns>The visit's result.</returns>
    public static TResult Accept<TVisitor, TSettings, TReal, TResult>(TVisitor visitor, TSettings settings, bool structured)
        where TVisitor : struct, ISolverTextVisitor<TReal, TResult>
        where TSettings : unmanaged, IPatternText<TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => structured
            ? visitor.Visit(new PatternText<StructuredPattern, TSettings, TReal> { Settings = settings })
            : visitor.Visit(new PatternText<EntryPattern, TSettings, TReal> { Settings = settings });
}
