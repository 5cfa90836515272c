using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu.Tests;

/// <summary>What an operator makes of one x and one y: on the host, or by a map on the device.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <param name="Forward">A x.</param>
/// <param name="Adjoint">A^H y.</param>
/// <param name="Column">A e_j.</param>
/// <param name="Signal">Psi* x.</param>
internal sealed record MapResults<T>(T[] Forward, T[] Adjoint, T[] Column, T[] Signal)
    where T : unmanaged, INumberBase<T>
{
    /// <summary>On the host.</summary>
    /// <param name="sensing">The operator.</param>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <param name="j">Which column.</param>
    public static MapResults<T> OnHost(SensingOperator<T> sensing, T[] x, T[] y, int j) => sensing.Accept<HostVisitor, MapResults<T>>(new(x, y, j), default);

    /// <summary>Asserts that results are the same up to rounding.</summary>
    /// <param name="expected">What they should be.</param>
    /// <param name="tolerance">Relative distance allowed.</param>
    /// <param name="magnitude">|a|.</param>
    public void AssertNear(MapResults<T> expected, double tolerance, Func<T, double> magnitude)
    {
        Near(nameof(Forward), Forward, expected.Forward);
        Near(nameof(Adjoint), Adjoint, expected.Adjoint);
        Near(nameof(Column), Column, expected.Column);
        Near(nameof(Signal), Signal, expected.Signal);

        void Near(string what, T[] actual, T[] wanted)
        {
            double difference = 0.0, norm = 0.0;
            for (int i = 0; i < wanted.Length; i++)
            {
                difference += Math.Pow(magnitude(actual[i] - wanted[i]), 2);
                norm += Math.Pow(magnitude(wanted[i]), 2);
            }

            Assert.True(difference <= tolerance * tolerance * norm, $"{what}: relative difference {Math.Sqrt(difference / norm):E1}");
        }
    }

    private readonly struct HostVisitor(T[] x, T[] y, int j) : IMapVisitor<T, MapResults<T>>
    {
        public unsafe MapResults<T> Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = map.RowStorage, n = map.ColumnStorage;
            using var memory = new NativeBuffer<T>((2 * m) + n);
            memory.Span.Clear();
            HostVector<T> vy = new(memory.Pointer, m), result = new(memory.Pointer + m, m), vx = new(memory.Pointer + (2 * m), n);
            T[] forward = new T[map.Rows], column = new T[map.Rows], adjoint = new T[map.Columns], signal = new T[map.Columns];
            map.LoadUnknowns(x, vx);
            map.Forward(vx, result);
            map.StoreMeasurements(result, forward);
            map.StoreSignal(vx, signal);
            map.Column(map.StorageIndex(j), result);
            map.StoreMeasurements(result, column);
            map.LoadMeasurements(y, vy);
            map.Adjoint(vy, vx);
            map.StoreCoefficients(vx, adjoint);
            return new(forward, adjoint, column, signal);
        }
    }
}

/// <summary>Runs a <see cref="GroupMapKernel{TOperator, TMap, TElement, T, TReal}"/> on one operator.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal readonly struct GroupMapRun<TElement, T, TReal>(IlgpuBackend backend, T[] x, T[] y, int j) : IGroupVisitor<TElement, T, TReal, MapResults<T>>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public MapResults<T> Visit<TOperator, TMap>(TOperator sensing, bool transforms)
        where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
        where TMap : struct, IDeviceMap<T, TReal>
    {
        Accelerator accelerator = backend.Accelerator;
        using MemoryBuffer1D<T, Stride1D.Dense> vx = accelerator.Allocate1D(x), vy = accelerator.Allocate1D(y);
        using GuardedBuffer<T> forward = new(accelerator, "forward", y.Length), adjoint = new(accelerator, "adjoint", x.Length), column = new(accelerator, "column", y.Length),
            signal = new(accelerator, "signal", x.Length), scratch = new(accelerator, "scratch", sensing.ScratchLength + 1);
        backend.Kernels.Launch(1, backend.Lanes(FarPlan.Lanes), new GroupMapKernel<TOperator, TMap, TElement, T, TReal>
        {
            Operator = sensing,
            X = vx.View,
            Y = vy.View,
            Forward = forward.View,
            Adjoint = adjoint.View,
            Column = column.View,
            Signal = signal.View,
            Scratch = scratch.View,
            Index = j,
        });
        _ = scratch.Read();
        return new(forward.Read(), adjoint.Read(), column.Read(), signal.Read());
    }
}
