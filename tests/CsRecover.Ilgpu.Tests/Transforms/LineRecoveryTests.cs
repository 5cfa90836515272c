using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Recoveries over operators on signals in both GPU shapes, against the host.</summary>
[Collection(nameof(WholeDevice))]
public sealed class LineRecoveryTests
{
    public static TheoryData<string, string, string> OnTheGrid
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (string backend in (IEnumerable<string>)Backends.Quick)
            {
                foreach (string name in new[] { "dct 1200", "hadamard 4096", "sparse signs", "signs 1500", "gaussian 1500", "wavelet dct 1000", "composed dct 64", "fourier 1260", "wavelet fourier 1000", "complex matrix 700" })
                {
                    rows.Add(name, "smoothed-l0", backend);
                }

                rows.Add("dct 1200", "omp", backend);
                rows.Add("complex matrix 700", "omp", backend);
            }

            return rows;
        }
    }

    /// <summary>By one group: tiny problems and short texts, because the emulation is slow and PoCL takes minutes to compile a whole recovery.</summary>
    public static TheoryData<string, string> ByAGroup
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string name in new[] { "dct 16", "fourier 15", "hadamard 16", "complex matrix 12", "composed dct 12" })
            {
                rows.Add(name, "emulation");
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(OnTheGrid))]
    public void TheGridRecoversAsTheHost(string name, string solver, string backend)
    {
        if (backend != "none")
        {
            Check(name, SolverCatalog.Find(solver), backend, DeviceShape.Grid);
        }
    }

    [Theory]
    [MemberData(nameof(ByAGroup))]
    public void AGroupPursuesAsTheHost(string name, string backend) => Check(name, new OrthogonalMatchingPursuitOptions(), backend, DeviceShape.Group);

    [Theory]
    [InlineData("dct 16")]
    [InlineData("fourier 15")]
    public void AGroupDescendsAsTheHost(string name) => Check(name, new SmoothedL0Options { Attempts = 1, Refit = false, Decrease = 0.5 }, "emulation", DeviceShape.Group);

    private static void Check(string name, SolverOptions solver, string backend, DeviceShape shape)
    {
        if (SignalOperators.IsComplex(name))
        {
            Check(SignalOperators.ComplexOf(name), p => new Complex32(p % 2 == 0 ? 1f + p : -2f, 0.5f * p), v => v.Magnitude, solver, backend, shape);
        }
        else
        {
            Check(SignalOperators.RealOf<float>(name), p => p % 2 == 0 ? 1f + p : -2f, v => Math.Abs(v), solver, backend, shape);
        }
    }

    private static void Check<T>(SensingOperator<T> sensing, Func<int, T> spike, Func<T, double> magnitude, SolverOptions solver, string backend, DeviceShape shape)
        where T : unmanaged, INumberBase<T>
    {
        int n = sensing.Columns, k = Math.Max(1, sensing.Rows / 12);
        var problem = RecoveryProblem.Create(sensing, solver, k);
        T[] x = new T[n], y = new T[sensing.Rows];
        for (int p = 0; p < k; p++)
        {
            x[((7 * p) + 3) % n] = spike(p % 5);
        }

        sensing.Forward(x, y);
        IlgpuBackend device = Backends.Get(backend);
        RecoveryResult<T> host = problem.Recover(y), result = device.InShape(shape, () => problem.Recover(y, new RecoveryOptions { Backend = device }));
        Assert.Equal(device.Name, result.Backend);
        Assert.Equal(host.Status, result.Status);
        double difference = 0.0, norm = 0.0;
        for (int j = 0; j < n; j++)
        {
            difference += Math.Pow(magnitude(host.Coefficients[j] - result.Coefficients[j]), 2);
            norm += Math.Pow(magnitude(host.Coefficients[j]), 2);
        }

        Assert.True(difference <= 1e-8 * norm, $"relative difference {Math.Sqrt(difference / norm):E1}");
    }
}
