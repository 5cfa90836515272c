using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Whole recoveries by one group each, against the host.</summary>
public sealed class GroupRecoveryTests
{
    /// <summary>Every solver that takes a matrix as it is stored.</summary>
    public static TheoryData<string> Solvers => [.. SolverCatalog.All.Where(s => s is not (VampOptions or AutoOptions)).Select(s => s.Name)];

    /// <summary>On a GPU all; through OpenCL on the processor only the pursuit by inner products: PoCL takes minutes to compile the longer texts.</summary>
    public static TheoryData<string, string> SolversAndDevices
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string backend in (IEnumerable<string>)Backends.Quick)
            {
                foreach (SolverOptions solver in SolverCatalog.All.Where(s => backend == "cuda" ? s is not (VampOptions or AutoOptions) : s is BatchOmpOptions))
                {
                    rows.Add(solver.Name, backend);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void SinglePrecisionAsOnTheHost(string solver) => Check(new GaussianOperator<float>(10, 20, 7), solver, "emulation", 1e-4);

    [Theory]
    [MemberData(nameof(Solvers))]
    public void DoublePrecisionAsOnTheHost(string solver) => Check(new GaussianOperator<double>(10, 20, 7), solver, "emulation", 1e-8);

    [Theory]
    [MemberData(nameof(SolversAndDevices))]
    public void OnADeviceAsOnTheHost(string solver, string backend)
    {
        if (backend != "none")
        {
            Check(new GaussianOperator<float>(12, 24, 7), solver, backend, 1e-4, signals: 3);
        }
    }

    /// <summary>A group takes the next signal when it has recovered one.</summary>
    [Fact]
    public void MoreSignalsThanGroups() => Check(new GaussianOperator<float>(10, 20, 7), "batch-omp", "emulation", 1e-4, signals: 3);

    /// <summary>It takes rows for orthogonal: stored matrices are turned on the host only.</summary>
    [Fact]
    public void VampOverAnOrthogonalTransformAsOnTheHost()
    {
        Check(new SubsampledHadamardOperator<float>(10, 16, 7), "vamp", "emulation", 1e-4);
        Check(new SubsampledHadamardOperator<double>(10, 16, 7), "vamp", "emulation", 1e-8);
    }

    public static TheoryData<SmoothedL0Options> Structured =>
    [
        new SmoothedL0Options { NonNegative = true },
        new SmoothedL0Options { BlockSize = 2 },
        new SmoothedL0Options { NoiseLevel = 0.01 },
    ];

    [Theory]
    [MemberData(nameof(Structured))]
    public void StructuredSmoothedL0AsOnTheHost(SmoothedL0Options solver) => Check(new GaussianOperator<float>(10, 20, 7), solver, "emulation", 1e-4);

    private static void Check<T>(SensingOperator<T> sensing, string solver, string backend, double tolerance, int signals = 1)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => Check(sensing, SolverCatalog.Find(solver), backend, tolerance, signals);

    private static void Check<T>(SensingOperator<T> sensing, SolverOptions solver, string backend, double tolerance, int signals = 1)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        const int k = 2;
        int m = sensing.Rows, n = sensing.Columns;
        var problem = RecoveryProblem.Create(sensing, solver, k);
        var random = new Random(5);
        var y = new T[signals * m];
        for (int s = 0; s < signals; s++)
        {
            var x = new T[n];
            for (int p = 0; p < k; p++)
            {
                x[random.Next(n)] = T.CreateTruncating(1f + random.NextSingle());
            }

            sensing.Forward(x, y.AsSpan(s * m, m));
        }

        RecoveryResult<T>[] host = problem.RecoverBatch(y, signals), device = problem.RecoverBatch(y, signals, new RecoveryOptions { Backend = Backends.Get(backend) });
        for (int s = 0; s < signals; s++)
        {
            Assert.Equal(Backends.Get(backend).Name, device[s].Backend);
            Assert.Equal(host[s].Status, device[s].Status);
            double difference = 0.0, norm = 0.0;
            for (int j = 0; j < n; j++)
            {
                difference += Math.Pow(double.CreateTruncating(host[s].Coefficients[j] - device[s].Coefficients[j]), 2);
                norm += Math.Pow(double.CreateTruncating(host[s].Coefficients[j]), 2);
            }

            Assert.True(difference <= tolerance * tolerance * norm, $"signal {s}: relative difference {Math.Sqrt(difference / norm):E1}");
        }
    }
}
