using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Whole recoveries by one group each, against the host.</summary>
public sealed class GroupRecoveryTests
{
    /// <summary>Every solver that takes a matrix as it is stored on the emulation. Through OpenCL only the pursuits: PoCL takes minutes to compile the longer texts.</summary>
    public static TheoryData<string, string> SolversAndBackends
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (SolverOptions solver in SolverCatalog.All.Where(s => s is not VampOptions))
            {
                rows.Add(solver.Name, "emulation");
                foreach (string backend in Backends.QuickNames.Where(name => name == "cuda" || solver is BatchOmpOptions))
                {
                    rows.Add(solver.Name, backend);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(SolversAndBackends))]
    public void DenseProblemsAreRecoveredAsOnTheHost(string solver, string backend)
    {
        const int m = 12, n = 24, k = 2, signals = 3;
        var sensing = new GaussianOperator<float>(m, n, 7);
        var problem = RecoveryProblem.Create(sensing, SolverCatalog.Find(solver), k);
        var random = new Random(5);
        var y = new float[signals * m];
        for (int s = 0; s < signals; s++)
        {
            var x = new float[n];
            for (int p = 0; p < k; p++)
            {
                x[random.Next(n)] = 1f + random.NextSingle();
            }

            sensing.Forward(x, y.AsSpan(s * m, m));
        }

        RecoveryResult<float>[] host = problem.RecoverBatch(y, signals), device = problem.RecoverBatch(y, signals, new RecoveryOptions { Backend = Backends.Get(backend) });
        for (int s = 0; s < signals; s++)
        {
            Assert.Equal(Backends.Get(backend).Name, device[s].Backend);
            Assert.Equal(host[s].Status, device[s].Status);
            double difference = 0.0, norm = 0.0;
            for (int j = 0; j < n; j++)
            {
                difference += Math.Pow(host[s].Coefficients[j] - device[s].Coefficients[j], 2);
                norm += Math.Pow(host[s].Coefficients[j], 2);
            }

            Assert.True(difference <= 1e-8 * norm, $"signal {s}: relative difference {Math.Sqrt(difference / norm):E1}");
        }
    }
}
