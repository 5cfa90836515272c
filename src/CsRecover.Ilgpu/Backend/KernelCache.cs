using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>The kernels of one accelerator, each compiled when it is first launched and then kept: compiling takes seconds, launching microseconds.</summary>
/// <param name="accelerator">The accelerator.</param>
internal sealed class KernelCache(Accelerator accelerator)
{
    /// <summary>65,536 registers are enough for so many lanes of the most that a lane can use, 255.</summary>
    private const int LanesOfAnyKernel = 256;

    private readonly ConcurrentDictionary<Type, Delegate> _kernels = new();

    /// <summary>The types of all kernels launched so far.</summary>
    public IReadOnlyCollection<Type> Loaded => [.. _kernels.Keys];

    /// <summary>What is compiled for a kernel type; public so that a kernel can also be compiled without a device.</summary>
    /// <typeparam name="TKernel">The kernel.</typeparam>
    /// <param name="kernel">The kernel with its arguments.</param>
    public static void Entry<TKernel>(TKernel kernel)
        where TKernel : struct, IKernel => kernel.Run();

    /// <summary>Queues a kernel.</summary>
    /// <typeparam name="TKernel">The kernel.</typeparam>
    /// <param name="groups">How many groups.</param>
    /// <param name="lanes">How many lanes a group has.</param>
    /// <param name="kernel">The kernel with its arguments.</param>
    public void Launch<TKernel>(int groups, int lanes, TKernel kernel)
        where TKernel : struct, IKernel
    {
        if (!_kernels.TryGetValue(typeof(TKernel), out Delegate? load))
        {
            load = _kernels.GetOrAdd(typeof(TKernel), _ => Load<TKernel>(lanes));
        }

        ((Action<AcceleratorStream, KernelConfig, TKernel>)load)(accelerator.DefaultStream, new KernelConfig(groups, lanes), kernel);
    }

    /// <summary>Says how many lanes there will be: a compiler that is not told may spend more registers on a lane than a large group has.</summary>
    private Action<AcceleratorStream, KernelConfig, TKernel> Load<TKernel>(int lanes)
        where TKernel : struct, IKernel => lanes > LanesOfAnyKernel
            ? accelerator.LoadKernel<TKernel>(Entry, new KernelSpecialization(lanes, null))
            : accelerator.LoadKernel<TKernel>(Entry);
}
