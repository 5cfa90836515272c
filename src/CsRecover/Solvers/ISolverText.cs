using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// A solver's text together with its parameters as plain data: what runs on the host and, unchanged, inside a GPU kernel, which takes it as
/// an argument.
/// </summary>
/// <typeparam name="TReal">Real scalar of the parameters.</typeparam>
public interface ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Recovers one signal. No allocation, no exceptions, no recursion: it may be compiled for a GPU.</summary>
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
    /// <param name="work">Slab of <see cref="WorkSize.Vectors"/> elements; contents are of no meaning.</param>
    /// <param name="table">Table of <see cref="WorkSize.Table"/> slots.</param>
    /// <param name="monitor">The monitor.</param>
    /// <returns>How it ended.</returns>
    Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal>;
}

/// <summary>Called back with the type of a solver's text, so that callers are compiled for exactly it.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <typeparam name="TResult">What the visit gives.</typeparam>
public interface ISolverTextVisitor<TReal, out TResult>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Whether the text becomes one kernel with all that it refers to: a solver then gives the shortest text that does what its options ask for.</summary>
    static abstract bool InKernel { get; }

    /// <summary>Receives the text.</summary>
    /// <typeparam name="TText">Its type.</typeparam>
    /// <param name="text">The text with its parameters.</param>
    /// <returns>The visit's result.</returns>
    TResult Visit<TText>(TText text)
        where TText : unmanaged, ISolverText<TReal>;
}
