using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A map applied to several signals at once. A vector holds one signal's stored vector after the other; the scalars that the
/// projection returns are sums over the signals. What a signal's result is rounded to does not depend on the others.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal interface IHostBlock<TSelf, T, TReal> : IProjectingMap<HostVector<T>, TReal>
    where TSelf : struct, IHostBlock<TSelf, T, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    /// <summary>How many signals.</summary>
    int Signals { get; }

    /// <summary>The same map for the first few signals only.</summary>
    /// <param name="signals">How many.</param>
    TSelf First(int signals);

    /// <summary>A signal's squared misfit as of the last <see cref="IProjectingMap{TVector, TReal}.ProjectAndMeasure"/>.</summary>
    /// <param name="signal">Which signal.</param>
    TReal Misfit(int signal);

    /// <summary>y = A x for each signal.</summary>
    /// <param name="x">Unknowns.</param>
    /// <param name="y">Measurements, overwritten.</param>
    void Forward(HostVector<T> x, HostVector<T> y);

    /// <summary>x = A^H y for each signal.</summary>
    /// <param name="y">Measurements.</param>
    /// <param name="x">Unknowns, overwritten.</param>
    void Adjoint(HostVector<T> y, HostVector<T> x);

    /// <summary>x = argmin |y - A x| for each signal among the vectors on one support, if this map can solve that directly: one factorisation serves all signals.</summary>
    /// <param name="y">Measurements.</param>
    /// <param name="support">Unknowns of one signal, whose non-zeros say which may be used; not part of x.</param>
    /// <param name="x">Unknowns, overwritten.</param>
    /// <returns>False when the map has no direct way; x is then unchanged.</returns>
    bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x);
}

/// <summary>Called back with the struct types that an operator serves a block of signals with.</summary>
/// <typeparam name="T">The element.</typeparam>
internal interface IBlockVisitor<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Receives the vector space, the map of one signal and the map of the block; they are valid until this method returns, on this thread only.</summary>
    /// <typeparam name="TSpace">The vector space.</typeparam>
    /// <typeparam name="TMap">The map of one signal.</typeparam>
    /// <typeparam name="TBlock">The map of the block.</typeparam>
    /// <typeparam name="TReal">The real scalar.</typeparam>
    /// <param name="space">The vector space; selections work on one signal's vectors, elementwise steps on the block's too.</param>
    /// <param name="map">The map of one signal.</param>
    /// <param name="block">The map of the block.</param>
    void Visit<TSpace, TMap, TBlock, TReal>(TSpace space, TMap map, TBlock block)
        where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
        where TMap : struct, IHostMap<T, TReal>
        where TBlock : struct, IHostBlock<TBlock, T, TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>;
}
