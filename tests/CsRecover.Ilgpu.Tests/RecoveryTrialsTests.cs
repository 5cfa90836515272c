using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Recovery rates on a device: the same trials as on the processor, several at once.</summary>
public sealed class RecoveryTrialsTests
{
    [Fact]
    public void TrialsAreThoseOfTheProcessor()
    {
        var host = new RecoveryTrials<double>
        {
            Operator = seed => new GaussianOperator<double>(8, 16, seed),
            Solver = new OrthogonalMatchingPursuitOptions(),
            TrialsPerOperator = 4,
            MaxThreads = 2,
        };
        RecoveryTrials<double> device = host with { Backend = Backends.Get("emulation") };
        RecoveryRate expected = host.Measure(3, 10, first: 2);
        Assert.InRange(expected.Successes, 1, 9);
        Assert.Equal(expected, device.Measure(3, 10, first: 2));
        Assert.Equal(host.RelativeError(3, 5), device.RelativeError(3, 5), 1e-6);
    }
}
