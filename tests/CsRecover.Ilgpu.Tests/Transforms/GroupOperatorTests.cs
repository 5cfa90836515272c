using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Operators over signals by one group, against the host.</summary>
public sealed class GroupOperatorTests
{
    public static TheoryData<string, string> RealOperators => Pairs(SignalOperators.Real, complex: false);

    public static TheoryData<string, string> ComplexOperators => Pairs(SignalOperators.Complex, complex: true);

    [Theory]
    [MemberData(nameof(RealOperators))]
    public void RealProductsAreTheHosts(string name, string backend)
    {
        Check<RealOperators<SingleElement, float>, SingleElement, float, float>(SignalOperators.RealOf<float>(name), backend, 1e-5, v => Math.Abs(v));

        // PoCL's code for wavelets in double precision sets as many numbers behind each vector to zero as the vector has, or does not, depending on which kernels were compiled before it. GPUs and the emulation do not.
        if (backend != "pocl" || !name.StartsWith("wavelet", StringComparison.Ordinal))
        {
            // Gaussian entries are drawn in single precision wherever they are drawn, and the same but for their last bits.
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
        MapResults<T> actual = TDirectory.Group<GroupMapRun<TElement, T, TReal>, MapResults<T>>(on, sensing, default, new(on, x, y, j));
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
}
