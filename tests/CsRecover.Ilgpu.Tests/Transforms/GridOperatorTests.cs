using System.Numerics;
using CsRecover.Operators;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Operators over signals by the whole device, against the host.</summary>
public sealed class GridOperatorTests
{
    public static TheoryData<string, string> RealOperators => Pairs(SignalOperators.LongReal, complex: false);

    public static TheoryData<string, string> ComplexOperators => Pairs(SignalOperators.LongComplex, complex: true);

    [Theory]
    [MemberData(nameof(RealOperators))]
    public void RealProductsAreTheHosts(string name, string backend)
    {
        Check<RealOperators<SingleElement, float>, SingleElement, float, float>(SignalOperators.RealOf<float>(name), backend, 1e-5, v => Math.Abs(v));
        if (backend != "pocl" || !name.StartsWith("wavelet", StringComparison.Ordinal))             // as in GroupOperatorTests: PoCL's code for them reads and writes where it should not
        {
            Check<RealOperators<DoubleElement, double>, DoubleElement, double, double>(SignalOperators.RealOf<double>(name), backend, name.StartsWith("gaussian", StringComparison.Ordinal) ? 1e-6 : 1e-12, Math.Abs);
        }
    }

    [Theory]
    [MemberData(nameof(ComplexOperators))]
    public void ComplexProductsAreTheHosts(string name, string backend) =>
        Check<ComplexOperators, ComplexElement, Complex32, float>(SignalOperators.ComplexOf(name), backend, 1e-5, v => v.Magnitude);

    private static void Check<TDirectory, TElement, T, TReal>(SensingOperator<T> sensing, string backend, double tolerance, Func<T, double> magnitude)
        where TDirectory : struct, IOperatorDirectory<TElement, T, TReal>
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        IlgpuBackend on = Backends.Get(backend);
        T[] x = SignalOperators.Numbers<T>(sensing.Columns, 3), y = SignalOperators.Numbers<T>(sensing.Rows, 4);
        int j = sensing.Columns / 3;
        MapResults<T> expected = MapResults<T>.OnHost(sensing, x, y, j);
        MapResults<T> actual = TDirectory.Grid<GridMapRun<T, TReal>, MapResults<T>>(on.Grid, sensing, default, new(on, x, y, j));
        actual.AssertNear(expected, tolerance, magnitude);
    }

    private static TheoryData<string, string> Pairs(string[] names, bool complex)
    {
        var rows = new TheoryData<string, string>();
        foreach (string backend in (IEnumerable<string>)Backends.All)
        {
            IEnumerable<string> tiny = SignalOperators.Tiny.Where(name => SignalOperators.IsComplex(name) == complex);
            foreach (string name in backend == "emulation" ? tiny : names)
            {
                rows.Add(name, backend);
            }
        }

        return rows;
    }

    private readonly struct GridMapRun<T, TReal>(IlgpuBackend backend, T[] x, T[] y, int j) : IGridVisitor<T, TReal, MapResults<T>>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        public MapResults<T> Visit<TMap>(TMap map)
            where TMap : struct, IDeviceMap<T, TReal>
        {
            Accelerator accelerator = backend.Accelerator;
            using MemoryBuffer1D<T, Stride1D.Dense> vx = accelerator.Allocate1D(x), vy = accelerator.Allocate1D(y), forward = accelerator.Allocate1D<T>(y.Length), adjoint = accelerator.Allocate1D<T>(x.Length),
                column = accelerator.Allocate1D<T>(y.Length), signal = accelerator.Allocate1D<T>(x.Length);
            map.Forward(vx.View, forward.View);
            map.Adjoint(vy.View, adjoint.View);
            map.Column(j, column.View);
            map.StoreSignal(vx.View, signal.View);
            return new(forward.GetAsArray1D(), adjoint.GetAsArray1D(), column.GetAsArray1D(), signal.GetAsArray1D());
        }
    }
}
