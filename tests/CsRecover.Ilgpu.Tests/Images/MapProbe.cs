using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu.Tests;

/// <summary>What a test asks of a map.</summary>
public enum MapOperation
{
    /// <summary>y = A x.</summary>
    Forward,

    /// <summary>x = A^H y.</summary>
    Adjoint,

    /// <summary>x from the fitted y.</summary>
    MinimumNorm,

    /// <summary>x from x and y.</summary>
    Project,

    /// <summary>x and misfits from x and the fitted y.</summary>
    MeasureFitted,

    /// <summary>x and misfits from x and y.</summary>
    MeasureAll,

    /// <summary>x from x.</summary>
    Shrink,

    /// <summary>Coefficients from x.</summary>
    StoreCoefficients,

    /// <summary>The signal from x.</summary>
    StoreSignal,

    /// <summary>y = A e_5.</summary>
    Column,
}

/// <summary>What a map has done.</summary>
/// <param name="X">Unknowns after it, or what was stored.</param>
/// <param name="Y">Measurements after it.</param>
/// <param name="Misfit">Misfits.</param>
public sealed record MapAnswer(Complex32[] X, Complex32[] Y, Misfit<float> Misfit);

/// <summary>One operation of a map on the host, in a group and by the grid.</summary>
internal static class MapProbe
{
    /// <summary>The number of a shrinkage.</summary>
    private const int Turn = 7;

    public static Misfit<TReal> Run<TMap, TVector, TReal, TWeight>(TMap map, MapOperation operation, TVector x, TVector y, TWeight weight)
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TReal : unmanaged
        where TWeight : unmanaged, IWeight<TReal>
    {
        switch (operation)
        {
            case MapOperation.Forward:
                map.Forward(x, y);
                break;
            case MapOperation.Adjoint:
                map.Adjoint(y, x);
                break;
            case MapOperation.MinimumNorm:
                map.MinimumNorm(y, x);
                break;
            case MapOperation.Project:
                map.Project(y, x);
                break;
            case MapOperation.MeasureFitted:
                return map.ProjectAndMeasure(y, x, Samples.Fitted);
            case MapOperation.MeasureAll:
                return map.ProjectAndMeasure(y, x, Samples.All);
            case MapOperation.Shrink:
                map.Shrink(weight, x, Turn);
                break;
            case MapOperation.Column:
                map.Column(3, y);
                break;
        }

        return default;
    }

    public static MapAnswer OnHost(SensingOperator<Complex32> sensing, MapRequest request, MapOperation operation, Complex32[] x, Complex32[] y) =>
        sensing.Accept<HostProbe, MapAnswer>(new HostProbe(operation, x, y, request.Domain), request);

    public static MapAnswer InGroup(IlgpuBackend backend, SensingOperator<Complex32> sensing, MapRequest request, MapOperation operation, Complex32[] x, Complex32[] y) =>
        ComplexOperators.Group<GroupVisitor, MapAnswer>(backend, sensing, request, new GroupVisitor(backend, operation, x, y));

    public static MapAnswer OnGrid(IlgpuBackend backend, SensingOperator<Complex32> sensing, MapRequest request, MapOperation operation, Complex32[] x, Complex32[] y)
    {
        using var grid = new GridContext(backend);
        return ComplexOperators.Grid<GridVisitor, MapAnswer>(grid, sensing, request, new GridVisitor(backend, operation, x, y));
    }

    private readonly struct HostProbe(MapOperation operation, Complex32[] x, Complex32[] y, SignalDomain domain) : IMapVisitor<Complex32, MapAnswer>
    {
        public unsafe MapAnswer Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<Complex32>, HostTable<Complex32>, Complex32, TReal>
            where TMap : struct, IHostMap<Complex32, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<Complex32>(map.RowStorage + map.ColumnStorage);
            new Span<Complex32>(memory.Pointer, map.RowStorage + map.ColumnStorage).Clear();
            var vy = new HostVector<Complex32>(memory.Pointer, map.RowStorage);
            var vx = new HostVector<Complex32>(memory.Pointer + map.RowStorage, map.ColumnStorage);
            map.LoadMeasurements(y, vy);
            map.LoadUnknowns(x, vx);
            Misfit<TReal> misfit = Run<TMap, HostVector<Complex32>, TReal, GarroteShrinkage<TReal>>(
                map, operation, vx, vy, new GarroteShrinkage<TReal>(TReal.CreateTruncating(0.09f), TReal.One));
            Complex32[] xAfter = new Complex32[x.Length], yAfter = new Complex32[y.Length];
            map.StoreMeasurements(vy, yAfter);
            bool signal = operation == MapOperation.StoreSignal || (operation != MapOperation.StoreCoefficients && domain == SignalDomain.Signal);
            if (signal)
            {
                map.StoreSignal(vx, xAfter);
            }
            else
            {
                map.StoreCoefficients(vx, xAfter);
            }

            return new MapAnswer(xAfter, yAfter, new Misfit<float>(float.CreateTruncating(misfit.Fitted), float.CreateTruncating(misfit.HeldOut)));
        }
    }

    private readonly struct GroupVisitor(IlgpuBackend backend, MapOperation operation, Complex32[] x, Complex32[] y) : IGroupVisitor<ComplexElement, Complex32, float, MapAnswer>
    {
        public MapAnswer Visit<TOperator, TMap>(TOperator sensing, bool transforms)
            where TOperator : struct, IGroupOperator<TMap, ComplexElement, Complex32, float>
            where TMap : struct, IDeviceMap<Complex32, float>
        {
            IlgpuBackend on = backend;
            Accelerator accelerator = on.Accelerator;
            using MemoryBuffer1D<Complex32, Stride1D.Dense> vx = accelerator.Allocate1D(x), vy = accelerator.Allocate1D(y), result = accelerator.Allocate1D<Complex32>(x.Length);
            using MemoryBuffer1D<Complex32, Stride1D.Dense> scratch = accelerator.Allocate1D<Complex32>(sensing.ScratchLength + 1);
            using MemoryBuffer1D<Misfit<float>, Stride1D.Dense> misfit = accelerator.Allocate1D<Misfit<float>>(1);
            switch (operation)
            {
                case MapOperation.Forward:
                    Launch(default(ForwardStep));
                    break;
                case MapOperation.Adjoint:
                    Launch(default(AdjointStep));
                    break;
                case MapOperation.MinimumNorm:
                    Launch(default(MinimumNormStep));
                    break;
                case MapOperation.Project:
                    Launch(default(ProjectStep));
                    break;
                case MapOperation.MeasureFitted or MapOperation.MeasureAll:
                    Launch(new MeasureStep { Samples = operation == MapOperation.MeasureAll ? Samples.All : Samples.Fitted });
                    break;
                case MapOperation.Shrink:
                    Launch(new ShrinkStep { Weight = new(0.09f, 1f), Turn = Turn });
                    break;
                case MapOperation.StoreCoefficients:
                    Launch(default(StoreCoefficientsStep));
                    break;
                case MapOperation.StoreSignal:
                    Launch(default(StoreSignalStep));
                    break;
                case MapOperation.Column:
                    Launch(default(ColumnStep));
                    break;
            }

            bool stored = operation is MapOperation.StoreCoefficients or MapOperation.StoreSignal;
            return new MapAnswer(stored ? result.GetAsArray1D() : vx.GetAsArray1D(), vy.GetAsArray1D(), misfit.GetAsArray1D()[0]);

            void Launch<TStep>(TStep step)
                where TStep : struct, IMapStep => on.Kernels.Launch(1, on.Lanes(FarPlan.Lanes), new GroupProbe<TStep, TOperator, TMap>
                {
                    Operator = sensing,
                    Step = step,
                    X = vx.View,
                    Y = vy.View,
                    Result = result.View,
                    Scratch = scratch.View,
                    Misfit = misfit.View,
                });
        }
    }

    private readonly struct GridVisitor(IlgpuBackend backend, MapOperation operation, Complex32[] x, Complex32[] y) : IGridVisitor<Complex32, float, MapAnswer>
    {
        public MapAnswer Visit<TMap>(TMap map)
            where TMap : struct, IDeviceMap<Complex32, float>
        {
            Accelerator accelerator = backend.Accelerator;
            using MemoryBuffer1D<Complex32, Stride1D.Dense> vx = accelerator.Allocate1D(x), vy = accelerator.Allocate1D(y), result = accelerator.Allocate1D<Complex32>(x.Length);
            Misfit<float> misfit = Run<TMap, ArrayView<Complex32>, float, GarroteShrinkage<float>>(map, operation, vx.View, vy.View, new GarroteShrinkage<float>(0.09f, 1f));
            if (operation == MapOperation.StoreCoefficients)
            {
                map.StoreCoefficients(vx.View, result.View);
            }
            else if (operation == MapOperation.StoreSignal)
            {
                map.StoreSignal(vx.View, result.View);
            }

            bool stored = operation is MapOperation.StoreCoefficients or MapOperation.StoreSignal;
            return new MapAnswer(stored ? result.GetAsArray1D() : vx.GetAsArray1D(), vy.GetAsArray1D(), misfit);
        }
    }
}
