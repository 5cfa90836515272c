using CsRecover.Operators;
using CsRecover.Solvers;
using ILGPU;

namespace CsRecover.Ilgpu.Tests;

/// <summary>One operation of a map by one group.</summary>
/// <typeparam name="TStep">The operation.</typeparam>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <typeparam name="TMap">Its map.</typeparam>
internal struct GroupProbe<TStep, TOperator, TMap> : IKernel
    where TStep : struct, IMapStep
    where TOperator : struct, IGroupOperator<TMap, ComplexElement, Complex32, float>
    where TMap : struct, IDeviceMap<Complex32, float>
{
    public TOperator Operator;
    public TStep Step;
    public ArrayView<Complex32> X, Y, Result, Scratch;
    public ArrayView<Misfit<float>> Misfit;

    public void Run()
    {
        var space = new GroupSpace<ComplexElement, Complex32, float>(SharedMemory.Allocate<float>(FarPlan.Lanes), default);
        ArrayView<Complex32> shared = SharedMemory.Allocate<Complex32>(FarPlan.SharedTransform);
        TMap map = Operator.Bind(space, shared, Scratch.SubView(0, Operator.ScratchLength));
        Misfit<float> misfit = Step.Run(map, X, Y, Result);
        if (Group.IdxX == 0)
        {
            Misfit[0] = misfit;
        }
    }
}

/// <summary>An operation that a kernel is compiled for.</summary>
internal interface IMapStep
{
    Misfit<float> Run<TMap>(TMap map, ArrayView<Complex32> x, ArrayView<Complex32> y, ArrayView<Complex32> result)
        where TMap : struct, IDeviceMap<Complex32, float>;
}

internal struct ForwardStep : IMapStep
{
    public readonly Misfit<float> Run<TMap>(TMap map, ArrayView<Complex32> x, ArrayView<Complex32> y, ArrayView<Complex32> result)
        where TMap : struct, IDeviceMap<Complex32, float>
    {
        map.Forward(x, y);
        return default;
    }
}

internal struct AdjointStep : IMapStep
{
    public readonly Misfit<float> Run<TMap>(TMap map, ArrayView<Complex32> x, ArrayView<Complex32> y, ArrayView<Complex32> result)
        where TMap : struct, IDeviceMap<Complex32, float>
    {
        map.Adjoint(y, x);
        return default;
    }
}

internal struct MinimumNormStep : IMapStep
{
    public readonly Misfit<float> Run<TMap>(TMap map, ArrayView<Complex32> x, ArrayView<Complex32> y, ArrayView<Complex32> result)
        where TMap : struct, IDeviceMap<Complex32, float>
    {
        map.MinimumNorm(y, x);
        return default;
    }
}

internal struct ProjectStep : IMapStep
{
    public readonly Misfit<float> Run<TMap>(TMap map, ArrayView<Complex32> x, ArrayView<Complex32> y, ArrayView<Complex32> result)
        where TMap : struct, IDeviceMap<Complex32, float>
    {
        map.Project(y, x);
        return default;
    }
}

internal struct MeasureStep : IMapStep
{
    public Samples Samples;

    public readonly Misfit<float> Run<TMap>(TMap map, ArrayView<Complex32> x, ArrayView<Complex32> y, ArrayView<Complex32> result)
        where TMap : struct, IDeviceMap<Complex32, float>
    {
        return map.ProjectAndMeasure(y, x, Samples);
    }
}

internal struct ShrinkStep : IMapStep
{
    public GarroteShrinkage<float> Weight;
    public int Turn;

    public readonly Misfit<float> Run<TMap>(TMap map, ArrayView<Complex32> x, ArrayView<Complex32> y, ArrayView<Complex32> result)
        where TMap : struct, IDeviceMap<Complex32, float>
    {
        map.Shrink(Weight, x, Turn);
        return default;
    }
}

internal struct StoreCoefficientsStep : IMapStep
{
    public readonly Misfit<float> Run<TMap>(TMap map, ArrayView<Complex32> x, ArrayView<Complex32> y, ArrayView<Complex32> result)
        where TMap : struct, IDeviceMap<Complex32, float>
    {
        map.StoreCoefficients(x, result);
        return default;
    }
}

internal struct StoreSignalStep : IMapStep
{
    public readonly Misfit<float> Run<TMap>(TMap map, ArrayView<Complex32> x, ArrayView<Complex32> y, ArrayView<Complex32> result)
        where TMap : struct, IDeviceMap<Complex32, float>
    {
        map.StoreSignal(x, result);
        return default;
    }
}

internal struct ColumnStep : IMapStep
{
    public readonly Misfit<float> Run<TMap>(TMap map, ArrayView<Complex32> x, ArrayView<Complex32> y, ArrayView<Complex32> result)
        where TMap : struct, IDeviceMap<Complex32, float>
    {
        map.Column(3, y);
        return default;
    }
}
