namespace CsRecover.Ilgpu;

/// <summary>What kind of accelerator kernels are compiled for.</summary>
public enum IlgpuDeviceKind
{
    /// <summary>An NVIDIA GPU, through PTX.</summary>
    Cuda,

    /// <summary>An OpenCL device.</summary>
    OpenCL,

    /// <summary>ILGPU's emulation on the processor: one thread a lane. For debugging and tests; far slower than <see cref="RecoveryBackend.Cpu"/>.</summary>
    Emulation,
}

/// <summary>An accelerator that kernels can run on.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Its number among those of its kind.</param>
/// <param name="Name">Its name as its driver gives it.</param>
/// <param name="MemoryBytes">Its memory.</param>
/// <param name="Processors">Its multiprocessors.</param>
/// <param name="LanesPerGroup">The most lanes of a group.</param>
public sealed record IlgpuDevice(IlgpuDeviceKind Kind, int Index, string Name, long MemoryBytes, int Processors, int LanesPerGroup)
{
    /// <summary>The name of <see cref="Kind"/> on the command line: <c>cuda</c>, <c>opencl</c> or <c>ilgpu-cpu</c>.</summary>
    public string KindName => NameOf(Kind);

    /// <summary>A kind's name on the command line.</summary>
    /// <param name="kind">The kind.</param>
    public static string NameOf(IlgpuDeviceKind kind) => kind switch
    {
        IlgpuDeviceKind.Cuda => "cuda",
        IlgpuDeviceKind.OpenCL => "opencl",
        _ => "ilgpu-cpu",
    };
}
