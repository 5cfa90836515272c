using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu.Tests;

/// <summary>One group takes A x, A^H y, a column and the signal of x once each. Projections are tested by whole recoveries: their solve takes PoCL long to compile.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <typeparam name="TMap">Its map.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct GroupMapKernel<TOperator, TMap, TElement, T, TReal> : IKernel
    where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
    where TMap : struct, IDeviceMap<T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TOperator Operator;
    public ArrayView<T> X, Y, Forward, Adjoint, Column, Signal, Scratch;
    public int Index;

    /// <inheritdoc/>
    public void Run()
    {
        ArrayView<TReal> partials = SharedMemory.Allocate<TReal>(FarPlan.Lanes);
        ArrayView<int> counts = SharedMemory.Allocate<int>(GroupSelection.Bins * FarPlan.Lanes);
        ArrayView<T> transform = SharedMemory.Allocate<T>(FarPlan.SharedTransform);
        var space = new GroupSpace<TElement, T, TReal>(partials, counts);
        TMap map = Operator.Bind(space, transform, Scratch.SubView(0, Operator.ScratchLength));
        map.Forward(X, Forward);
        map.Adjoint(Y, Adjoint);
        map.Column(Index, Column);
        map.StoreSignal(X, Signal);
    }
}
