using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Recoveries over transforms of signals by one group each, against the host.</summary>
public sealed class LineRecoveryTests
{
    public static TheoryData<string, string> Operators
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string backend in (IEnumerable<string>)Backends.Quick)
            {
                foreach (string name in new[] { "dct 64", "hadamard 64", "sparse signs", "signs", "wavelet dct 64" })
                {
                    rows.Add(name, backend);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void SmoothedL0RecoversAsOnTheHost(string name, string backend)
    {
        if (backend == "none")
        {
            return;
        }

        const int k = 4;
        SensingOperator<float> sensing = SignalOperators.RealOf<float>(name);
        var problem = RecoveryProblem.Create(sensing, new SmoothedL0Options(), k);
        float[] x = new float[sensing.Columns], y = new float[sensing.Rows];
        for (int p = 0; p < k; p++)
        {
            x[(7 * p) + 3] = p % 2 == 0 ? 1f + p : -2f;
        }

        sensing.Forward(x, y);
        RecoveryResult<float> host = problem.Recover(y), device = problem.Recover(y, new RecoveryOptions { Backend = Backends.Get(backend) });
        Assert.Equal(host.Status, device.Status);
        double difference = 0.0, norm = 0.0;
        for (int j = 0; j < x.Length; j++)
        {
            difference += Math.Pow(host.Coefficients[j] - device.Coefficients[j], 2);
            norm += Math.Pow(host.Coefficients[j], 2);
        }

        Assert.True(difference <= 1e-8 * norm, $"{name}: relative difference {Math.Sqrt(difference / norm):E1}");
    }
}
