using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>The kernels that the generator writes for annotated classes.</summary>
public sealed class AnnotatedKernelTests
{
    [Fact]
    public void Kernels_of_annotated_classes_recover_as_the_host_does()
    {
        Agree<float, float, TinyPulse.GroupPlan>(TinyPulse.Instance, 1e-4);
        Agree<float, float, TinySigns.GroupPlan>(TinySigns.Instance, 1e-4);
        Agree<double, double, TinyPrecise.GroupPlan>(TinyPrecise.Instance, 1e-9);
    }

    [Fact]
    public void Another_solver_takes_the_librarys_kernel()
    {
        IlgpuBackend backend = Backends.Get("emulation");
        float[] y = TinyPulse.Instance.Measure(Spikes<float>(TinyPulse.Coefficients, 2));
        RecoveryResult<float> result = TinyPulse.Instance.Recover(y, new RecoveryOptions { Backend = backend, Solver = new OrthogonalMatchingPursuitOptions() });
        Assert.Equal("omp", result.Solver);
        Assert.Equal(2, result.Support.Length);
    }

    [Fact]
    public void A_sparsity_that_the_plan_has_no_memory_for_takes_global_memory()
    {
        IlgpuBackend backend = Backends.Get("emulation");
        float[] y = TinySigns.Instance.Measure(Spikes<float>(TinySigns.Coefficients, 2));
        RecoveryResult<float> result = TinySigns.Instance.Recover(y, new RecoveryOptions { Backend = backend, Solver = new OrthogonalMatchingPursuitOptions { Sparsity = 10 } });
        Assert.Equal(2, result.Support.Length);
    }

    [Fact]
    public void Kernels_of_the_size_that_users_have_compile()
    {
        Assert.True(RadarPulse.GroupPlan.IsNear);
        KernelText.AssertCompiles(Kernel<RadarPulse.GroupPlan, SmoothedL0Settings<float>, RadarPulse.Sizes>());
        Assert.False(RadarCode.GroupPlan.IsNear);
        KernelText.AssertCompiles(Kernel<RadarCode.GroupPlan, BatchOmpSettings<float>, RadarCode.Sizes>());
    }

    private static Type Kernel<TPlan, TText, TSizes>()
        where TPlan : struct, IGroupPlan
        where TText : unmanaged, ISolverText<float>
        where TSizes : struct, IMatrixSizes =>
        typeof(GroupRecovery<TPlan, TText, GroupDenseMap<SingleElement, float, TSizes>, GroupDenseMap<SingleElement, float, TSizes>, SingleElement, float, float>);

    private static void Agree<T, TReal, TPlan>(RecoveryProblem<T> problem, double tolerance)
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TPlan : struct, IGroupPlan
    {
        IlgpuBackend backend = Backends.Get("emulation");
        Assert.IsAssignableFrom<IGroupProblem<T, TReal>>(problem);
        T[] y = problem.Measure(Spikes<T>(problem.Operator.Columns, 2));
        T[] host = problem.Recover(y).Coefficients, device = problem.Recover(y, new RecoveryOptions { Backend = backend }).Coefficients;
        Assert.Contains(backend.Kernels.Loaded, kernel => kernel.GenericTypeArguments.Contains(typeof(TPlan)));
        double difference = 0.0, norm = 0.0;
        for (int j = 0; j < host.Length; j++)
        {
            double h = double.CreateTruncating(host[j]), d = double.CreateTruncating(device[j]);
            difference += (h - d) * (h - d);
            norm += h * h;
        }

        Assert.True(difference <= tolerance * tolerance * norm, $"relative difference {Math.Sqrt(difference / norm):E1}");
    }

    private static T[] Spikes<T>(int n, int k)
        where T : unmanaged, INumberBase<T>
    {
        var x = new T[n];
        for (int p = 0; p < k; p++)
        {
            x[(7 * p) + 3] = p % 2 == 0 ? T.One : -T.One;
        }

        return x;
    }
}
