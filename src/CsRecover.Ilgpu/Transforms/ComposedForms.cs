using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>Device forms of products B A of two operators.</summary>
/// <typeparam name="TDirectory">Finds the forms of A and B.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal static class ComposedForms<TDirectory, TElement, T, TReal>
    where TDirectory : struct, IOperatorDirectory<TElement, T, TReal>
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
    public static TResult Group<TVisitor, TResult>(IlgpuBackend backend, ComposedOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<TElement, T, TReal, TResult>
    {
        RequireSignals(sensing);
        ArrayView<T> fitted = MatrixFreeMemory.FittedOf<T>(sensing.Rows, request) is { } some
            ? backend.Uploads.Get(sensing, $"fitted {request.HeldOut:R} {request.Seed}", () => some)
            : default;
        return TDirectory.Group<GroupFirst<TVisitor, TResult>, TResult>(backend, sensing.First, default, new(backend, sensing.Second, fitted, visitor));
    }

    /// <summary>Visits an operator in grid form.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="grid">The grid.</param>
    /// <param name="sensing">The operator.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="visitor">The visitor.</param>
    public static TResult Grid<TVisitor, TResult>(GridContext grid, ComposedOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<T, TReal, TResult>
    {
        RequireSignals(sensing);
        return TDirectory.Grid<GridFirst<TVisitor, TResult>, TResult>(grid, sensing.First, default, new(grid, sensing.Second, request, visitor));
    }

    /// <summary>Maps over images keep vectors in orders of their own, which do not fit together.</summary>
    private static void RequireSignals(ComposedOperator<T> sensing)
    {
        if (sensing.First.Unsized is SubsampledFourierOperator || sensing.Second.Unsized is SubsampledFourierOperator)
        {
            throw new NotSupportedException("Expected operators over signals, got one over images.");
        }
    }

    private readonly struct GroupFirst<TVisitor, TResult>(IlgpuBackend backend, SensingOperator<T> second, ArrayView<T> fitted, TVisitor visitor) : IGroupVisitor<TElement, T, TReal, TResult>
        where TVisitor : struct, IGroupVisitor<TElement, T, TReal, TResult>
    {
        public TResult Visit<TOperator, TMap>(TOperator sensing, bool transforms)
            where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
            where TMap : struct, IDeviceMap<T, TReal> => TDirectory.Group<GroupSecond<TVisitor, TResult, TOperator, TMap>, TResult>(backend, second, default, new(sensing, transforms, fitted, visitor));
    }

    private readonly struct GroupSecond<TVisitor, TResult, TFirst, TFirstMap>(TFirst first, bool firstTransforms, ArrayView<T> fitted, TVisitor visitor) : IGroupVisitor<TElement, T, TReal, TResult>
        where TVisitor : struct, IGroupVisitor<TElement, T, TReal, TResult>
        where TFirst : struct, IGroupOperator<TFirstMap, TElement, T, TReal>
        where TFirstMap : struct, IDeviceMap<T, TReal>
    {
        public TResult Visit<TOperator, TMap>(TOperator sensing, bool transforms)
            where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
            where TMap : struct, IDeviceMap<T, TReal> => visitor.Visit<
                GroupComposedOperator<TFirst, TFirstMap, TOperator, TMap, TElement, T, TReal>,
                ProductsMap<
                    GroupSpace<TElement, T, TReal>,
                    DeviceTable<TElement, T, TReal>,
                    ComposedProducts<ArrayView<T>, DeviceTable<TElement, T, TReal>, T, GroupSpace<TElement, T, TReal>, TFirstMap, TReal, TMap, TReal>,
                    T,
                    TReal>>(new() { First = first, Second = sensing, Fitted = fitted }, firstTransforms || transforms);
    }

    private readonly struct GridFirst<TVisitor, TResult>(GridContext grid, SensingOperator<T> second, MapRequest request, TVisitor visitor) : IGridVisitor<T, TReal, TResult>
        where TVisitor : struct, IGridVisitor<T, TReal, TResult>
    {
        public TResult Visit<TMap>(TMap map)
            where TMap : struct, IDeviceMap<T, TReal> => TDirectory.Grid<GridSecond<TVisitor, TResult, TMap>, TResult>(grid, second, default, new(grid, map, request, visitor));
    }

    private readonly struct GridSecond<TVisitor, TResult, TFirst>(GridContext grid, TFirst first, MapRequest request, TVisitor visitor) : IGridVisitor<T, TReal, TResult>
        where TVisitor : struct, IGridVisitor<T, TReal, TResult>
        where TFirst : struct, IDeviceMap<T, TReal>
    {
        public TResult Visit<TMap>(TMap map)
            where TMap : struct, IDeviceMap<T, TReal>
        {
            int k = first.Rows, n = first.Columns;
            using MemoryBuffer1D<T, Stride1D.Dense> memory = grid.Backend.Accelerator.Allocate1D<T>((long)k + n);
            ArrayView<T> view = memory.View;
            var products = new ComposedProducts<ArrayView<T>, HostTable<T>, T, GridSpace<TElement, T, TReal>, TFirst, TReal, TMap, TReal>(
                new(grid), first, map, view.SubView(0, k), view.SubView(k, n));
            return GridProducts.Visit<TVisitor, TResult, ComposedProducts<ArrayView<T>, HostTable<T>, T, GridSpace<TElement, T, TReal>, TFirst, TReal, TMap, TReal>, TElement, T, TReal>(
                grid, products, request, visitor);
        }
    }
}

/// <summary>A product B A for group kernels.</summary>
/// <typeparam name="TFirst">A.</typeparam>
/// <typeparam name="TFirstMap">The map that a group makes of it.</typeparam>
/// <typeparam name="TSecond">B.</typeparam>
/// <typeparam name="TSecondMap">The map that a group makes of it.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct GroupComposedOperator<TFirst, TFirstMap, TSecond, TSecondMap, TElement, T, TReal> :
    IGroupOperator<
        ProductsMap<
            GroupSpace<TElement, T, TReal>,
            DeviceTable<TElement, T, TReal>,
            ComposedProducts<ArrayView<T>, DeviceTable<TElement, T, TReal>, T, GroupSpace<TElement, T, TReal>, TFirstMap, TReal, TSecondMap, TReal>,
            T,
            TReal>,
        TElement,
        T,
        TReal>
    where TFirst : struct, IGroupOperator<TFirstMap, TElement, T, TReal>
    where TFirstMap : struct, IDeviceMap<T, TReal>
    where TSecond : struct, IGroupOperator<TSecondMap, TElement, T, TReal>
    where TSecondMap : struct, IDeviceMap<T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>A, not yet bound to a group's memory.</summary>
    public TFirst First;

    /// <summary>B, not yet bound to a group's memory.</summary>
    public TSecond Second;

    /// <summary>1 for measurements that are fitted and 0 for those held out; empty when none is.</summary>
    public ArrayView<T> Fitted;

    /// <inheritdoc/>
    public readonly int Rows => Second.Rows;

    /// <inheritdoc/>
    public readonly int Columns => First.Columns;

    /// <inheritdoc/>
    public readonly int ScratchLength => ProductsWork.Length(Rows, Columns) + First.Rows + First.ScratchLength + Second.ScratchLength + 1;

    /// <inheritdoc/>
    public readonly ProductsMap<
        GroupSpace<TElement, T, TReal>,
        DeviceTable<TElement, T, TReal>,
        ComposedProducts<ArrayView<T>, DeviceTable<TElement, T, TReal>, T, GroupSpace<TElement, T, TReal>, TFirstMap, TReal, TSecondMap, TReal>,
        T,
        TReal> Bind(GroupSpace<TElement, T, TReal> space, ArrayView<T> shared, ArrayView<T> scratch)
    {
        // A and B work in shared memory one after the other: neither keeps anything there between calls.
        MatrixFreeWork<ArrayView<T>> work = ProductsWork.Lay(scratch, Rows, Columns, Fitted);
        int at = ProductsWork.Length(Rows, Columns), k = First.Rows;
        TFirstMap first = First.Bind(space, shared, scratch.SubView(at + k, First.ScratchLength));
        TSecondMap second = Second.Bind(space, shared, scratch.SubView(at + k + First.ScratchLength, Second.ScratchLength));
        return new(space, new(space, first, second, scratch.SubView(at, k), work.Unknowns), work, default);
    }
}
