using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Whole recoveries by kernels over the whole device, against the host.</summary>
[Collection(nameof(WholeDevice))]
public sealed class GridRecoveryTests
{
    public static TheoryData<string, string> SolversAndBackends
    {
        get
        {
            // Emulation is slow: a few solvers stand for all there.
            var rows = new TheoryData<string, string>();
            foreach (string solver in new[] { "niht", "omp", "cgiht", "aiht", "tuned-iht", "subspace-pursuit", "ols" })
            {
                rows.Add(solver, "emulation");
            }

            foreach (string backend in Backends.QuickNames)
            {
                foreach (string solver in SolverCatalog.All.Where(s => s is not VampOptions).Select(s => s.Name))     // stored matrices are turned on the host only
                {
                    rows.Add(solver, backend);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(SolversAndBackends))]
    public void SinglePrecisionAsOnTheHost(string solver, string backend) =>
        Check(new GaussianOperator<float>(backend == "emulation" ? 12 : 96, backend == "emulation" ? 20 : 256, 7), solver, backend, 1e-4);

    [Theory]
    [MemberData(nameof(SolversAndBackends))]
    public void DoublePrecisionAsOnTheHost(string solver, string backend) =>
        Check(new GaussianOperator<double>(backend == "emulation" ? 12 : 96, backend == "emulation" ? 20 : 256, 8), solver, backend, 1e-8);

    [Theory]
    [MemberData(nameof(Backends.Quick), MemberType = typeof(Backends))]
    public void IterationsAreReportedAndKept(string backend)
    {
        if (backend == "none")
        {
            return;
        }

        using var source = new CancellationTokenSource();
        var reports = new Reports(source, 3);
        var sensing = new GaussianOperator<float>(96, 256, 7);
        var x = new float[256];
        x[3] = x[200] = 1f;
        var problem = RecoveryProblem.Create(sensing, new SmoothedL0Options());
        float[] y = problem.Measure(x);
        RecoveryResult<float> whole = problem.Recover(y, new RecoveryOptions { Backend = Backends.Get(backend), KeepHistory = true });
        Assert.NotEmpty(whole.ResidualHistory);
        Assert.Throws<OperationCanceledException>(
            () => problem.Recover(y, new RecoveryOptions { Backend = Backends.Get(backend), Progress = reports, CancellationToken = source.Token }));
        Assert.Equal(3, reports.Count);
    }

    private static void Check<T>(SensingOperator<T> sensing, string solver, string backend, double tolerance)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        const int signals = 2;
        int m = sensing.Rows, n = sensing.Columns, k = m / 6;
        var problem = RecoveryProblem.Create(sensing, SolverCatalog.Find(solver), k);
        var random = new Random(5);
        var y = new T[signals * m];
        for (int s = 0; s < signals; s++)
        {
            var x = new T[n];
            for (int p = 0; p < k; p++)
            {
                x[random.Next(n)] = T.CreateTruncating(1.0 + random.NextDouble());
            }

            sensing.Forward(x, y.AsSpan(s * m, m));
        }

        IlgpuBackend device = Backends.Get(backend);
        RecoveryResult<T>[] host = problem.RecoverBatch(y, signals), grid = device.InShape(DeviceShape.Grid, () => problem.RecoverBatch(y, signals, new RecoveryOptions { Backend = device }));
        for (int s = 0; s < signals; s++)
        {
            Assert.Equal(device.Name, grid[s].Backend);

            // Soft thresholds leave AMP many small entries. In single precision conjugate gradients, unlike the host's Cholesky factor, need not fit them to the certificate's accuracy: it then ends by its own rule.
            bool unproven = solver == "amp" && typeof(T) == typeof(float) && grid[s].Status == RecoveryStatus.Converged;
            Assert.True(unproven || host[s].Status == grid[s].Status, $"signal {s}: {grid[s].Status} instead of {host[s].Status}");
            double difference = 0.0, norm = 0.0;
            for (int j = 0; j < n; j++)
            {
                double h = double.CreateTruncating(host[s].Coefficients[j]);
                difference += Math.Pow(h - double.CreateTruncating(grid[s].Coefficients[j]), 2);
                norm += h * h;
            }

            Assert.True(Math.Sqrt(difference) <= (unproven ? 10.0 * tolerance : tolerance) * Math.Sqrt(norm), $"signal {s}: relative difference {Math.Sqrt(difference / norm):E1}");
        }
    }

    private sealed class Reports(CancellationTokenSource source, int last) : IProgress<IterationReport>
    {
        public int Count { get; private set; }

        public void Report(IterationReport value)
        {
            if (++Count == last)
            {
                source.Cancel();
            }
        }
    }
}
