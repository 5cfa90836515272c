using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Ilgpu;

/// <summary>Called back with an operator in the form that group kernels take.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <typeparam name="TResult">What the visit gives.</typeparam>
internal interface IGroupVisitor<TElement, T, TReal, TResult>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Receives the operator.</summary>
    /// <typeparam name="TOperator">The operator.</typeparam>
    /// <typeparam name="TMap">The map that a group makes of it.</typeparam>
    /// <param name="sensing">The operator.</param>
    /// <param name="transforms">Whether its transforms work in shared memory (<see cref="FarPlan.SharedTransform"/> elements).</param>
    TResult Visit<TOperator, TMap>(TOperator sensing, bool transforms)
        where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
        where TMap : struct, IDeviceMap<T, TReal>;
}

/// <summary>Called back with a map whose operations are kernels over the whole device.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <typeparam name="TResult">What the visit gives.</typeparam>
internal interface IGridVisitor<T, TReal, TResult>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Receives the map; it is valid until this method returns.</summary>
    /// <typeparam name="TMap">The map.</typeparam>
    /// <param name="map">The map.</param>
    TResult Visit<TMap>(TMap map)
        where TMap : struct, IDeviceMap<T, TReal>;
}

/// <summary>Finds the device form of an operator.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal interface IOperatorDirectory<TElement, T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Visits an operator in group form.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="backend">The backend.</param>
    /// <param name="sensing">The operator.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="visitor">The visitor.</param>
    /// <exception cref="NotSupportedException">The operator has no device form; the message says so.</exception>
    static abstract TResult Group<TVisitor, TResult>(IlgpuBackend backend, SensingOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<TElement, T, TReal, TResult>;

    /// <summary>Visits an operator in grid form.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="grid">The grid.</param>
    /// <param name="sensing">The operator.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="visitor">The visitor.</param>
    /// <exception cref="NotSupportedException">The operator has no device form; the message says so.</exception>
    static abstract TResult Grid<TVisitor, TResult>(GridContext grid, SensingOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<T, TReal, TResult>;
}
