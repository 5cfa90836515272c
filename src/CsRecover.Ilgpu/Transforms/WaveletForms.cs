using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>Device forms of operators with a sparsifying transform over signals.</summary>
/// <typeparam name="TDirectory">Finds the form of Phi.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal static class WaveletForms<TDirectory, TElement, T, TReal>
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
    public static TResult Group<TVisitor, TResult>(IlgpuBackend backend, TransformedOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<TElement, T, TReal, TResult> =>
        TDirectory.Group<GroupWrap<TVisitor, TResult>, TResult>(backend, sensing.Sensing, ForSensing(sensing, request), new(visitor, BankOf(backend.Uploads, sensing)));

    /// <summary>Visits an operator in grid form.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="grid">The grid.</param>
    /// <param name="sensing">The operator.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="visitor">The visitor.</param>
    public static TResult Grid<TVisitor, TResult>(GridContext grid, TransformedOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<T, TReal, TResult> =>
        TDirectory.Grid<GridWrap<TVisitor, TResult>, TResult>(grid, sensing.Sensing, ForSensing(sensing, request), new(visitor, grid, BankOf(grid.Backend.Uploads, sensing)));

    private static MapRequest ForSensing(TransformedOperator<T> sensing, MapRequest request) => request.Domain == SignalDomain.Coefficients
        ? request with { Spins = 0 }
        : throw new NotSupportedException($"Expected a solver whose iterate is the sparse coefficients: over signals GPUs do not have the other form (iterates that are the signal itself, cycle spinning). Operator: {sensing.Description}.");

    private static WaveletBank<TElement, T, TReal> BankOf(UploadCache uploads, TransformedOperator<T> sensing) => new()
    {
        Taps = uploads.Get(sensing, "taps", () => Array.ConvertAll(WaveletFilters.Of(sensing.Transform.Wavelet).Taps, TReal.CreateTruncating)),
        Length = sensing.Columns,
        Levels = sensing.Transform.Levels,
    };

    private readonly struct GroupWrap<TVisitor, TResult>(TVisitor visitor, WaveletBank<TElement, T, TReal> bank) : IGroupVisitor<TElement, T, TReal, TResult>
        where TVisitor : struct, IGroupVisitor<TElement, T, TReal, TResult>
    {
        public TResult Visit<TOperator, TMap>(TOperator sensing, bool transforms)
            where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
            where TMap : struct, IDeviceMap<T, TReal> => visitor.Visit<
                GroupTransformedOperator<TOperator, TMap, TElement, T, TReal>,
                TransformedDeviceMap<GroupSpace<TElement, T, TReal>, DeviceTable<TElement, T, TReal>, GroupWavelet<TElement, T, TReal>, TMap, T, TReal>>(
                new() { Sensing = sensing, Wavelet = new() { Bank = bank } }, transforms);
    }

    private readonly struct GridWrap<TVisitor, TResult>(TVisitor visitor, GridContext grid, WaveletBank<TElement, T, TReal> bank) : IGridVisitor<T, TReal, TResult>
        where TVisitor : struct, IGridVisitor<T, TReal, TResult>
    {
        public TResult Visit<TMap>(TMap map)
            where TMap : struct, IDeviceMap<T, TReal>
        {
            int n = map.Columns;
            using MemoryBuffer1D<T, Stride1D.Dense> memory = grid.Backend.Accelerator.Allocate1D<T>(2L * n);
            ArrayView<T> view = memory.View;
            return visitor.Visit(new TransformedDeviceMap<GridSpace<TElement, T, TReal>, HostTable<T>, GridWavelet<TElement, T, TReal>, TMap, T, TReal>(
                new(grid), new(grid, bank), map, view.SubView(0, n), view.SubView(n, n)));
        }
    }
}
