using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>What runs on the processor only is refused on a device with one sentence, in both shapes.</summary>
[Collection(nameof(WholeDevice))]
public sealed class RefusalTests
{
    private static readonly GaussianOperator<float> Matrix = new(6, 12, 1);

    [Fact]
    public void OperatorsWithoutKernels()
    {
        var omp = new OrthogonalMatchingPursuitOptions { Sparsity = 1 };
        IsMissing(new JointOperator<float>(Matrix, 2), omp with { BlockSize = 2 });
        IsMissing(new JointOperator<Complex32>(new PartialFourierOperator(5, 12, 1), 2), omp with { BlockSize = 2 });
        IsMissing(new GroupedOperator<float>(Matrix, new GroupMap([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])), omp with { BlockSize = 2 });
        IsMissing(new SeparableOperator<float>(new GaussianOperator<float>(3, 4, 1), new GaussianOperator<float>(3, 4, 2)), omp);
        IsMissing(new SeededOperator<double>(new SeededEnsemble(24, 40) { Blocks = 4 }, 1), omp);
    }

    /// <summary>Inside other operators too.</summary>
    [Fact]
    public void CompositionsOfOperatorsWithoutKernels() =>
        IsMissing(
            new ComposedOperator<float>(new GaussianOperator<float>(6, 9, 3), new SeparableOperator<float>(new GaussianOperator<float>(3, 4, 1), new GaussianOperator<float>(3, 4, 2))),
            new NormalizedIhtOptions { Sparsity = 1 });

    [Fact]
    public void SolversOfTheProcessor() => Assert.Contains("the solver runs on the processor only", Refusal(Matrix, new SeededAmpOptions()), StringComparison.Ordinal);

    [Fact]
    public void RotationsOfStoredMatrices()
    {
        Assert.Contains("for the processor only", Refusal(Matrix, new VampOptions()), StringComparison.Ordinal);
        Assert.Contains("for the processor only", Refusal(new GaussianOperator<double>(8, 16, 1).WithTransform(Wavelet.Haar, 2), new VampOptions()), StringComparison.Ordinal);
        Assert.Contains("for the processor only", Refusal(SignalOperators.ComplexOf("complex matrix 12"), new VampOptions()), StringComparison.Ordinal);
    }

    [Fact]
    public void SignsOfComplexNumbers()
    {
        var signed = new OrthogonalMatchingPursuitOptions { Sparsity = 1, NonNegative = true };
        var problem = RecoveryProblem.Create(new PartialFourierOperator(5, 12, 1), signed);
        var refusal = Assert.Throws<ArgumentException>(() => problem.Recover(new Complex32[5], new RecoveryOptions { Backend = Backends.Get("emulation") }));
        Assert.StartsWith("omp: expected a problem of real numbers", refusal.Message, StringComparison.Ordinal);
    }

    private static void IsMissing<T>(SensingOperator<T> sensing, SolverOptions solver)
        where T : unmanaged, INumberBase<T>
    {
        string message = Refusal(sensing, solver);
        Assert.StartsWith("Expected an operator with GPU kernels", message, StringComparison.Ordinal);
    }

    private static string Refusal<T>(SensingOperator<T> sensing, SolverOptions solver)
        where T : unmanaged, INumberBase<T>
    {
        IlgpuBackend device = Backends.Get("emulation");
        var problem = RecoveryProblem.Create(sensing, solver);
        T[] y = new T[sensing.Rows];
        y[0] = T.One;
        string[] messages = [.. new[] { DeviceShape.Auto, DeviceShape.Group, DeviceShape.Grid }.Select(
            shape => Assert.Throws<NotSupportedException>(() => device.InShape(shape, () => problem.Recover(y, new RecoveryOptions { Backend = device }))).Message)];
        string message = Assert.Single(messages.Distinct());
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\.\s", message);
        return message;
    }
}
