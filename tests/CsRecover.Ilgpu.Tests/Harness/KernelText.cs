using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Compiles kernels without a device.</summary>
public static partial class KernelText
{
    /// <summary>Shared memory a group may have on any GPU, in bytes.</summary>
    public const int SharedLimit = 48 * 1024;

    /// <summary>Compiles a kernel to PTX for sm_90 and to OpenCL, and asserts that nothing is left to call and that shared memory fits.</summary>
    /// <param name="kernel">A closed type that implements <see cref="IKernel"/>.</param>
    public static void AssertCompiles(Type kernel)
    {
        _ = AssertCompilesToPtx(kernel);
        Assert.Contains("kernel void", OpenCL(EntryOf(kernel)), StringComparison.Ordinal);
    }

    /// <summary><see cref="AssertCompiles"/> for PTX alone.</summary>
    /// <param name="kernel">A closed type that implements <see cref="IKernel"/>.</param>
    /// <returns>Lines of the kernel: its instructions, more or less.</returns>
    public static int AssertCompilesToPtx(Type kernel)
    {
        string ptx = Ptx(EntryOf(kernel));
        Assert.DoesNotContain(".extern .func", ptx, StringComparison.Ordinal);
        Assert.Single(Entries().Matches(ptx));
        Assert.Empty(Functions().Matches(ptx));
        int shared = Shared().Matches(ptx).Sum(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(shared <= SharedLimit, $"{kernel}: {shared} bytes of shared memory");
        return ptx.AsSpan().Count('\n');
    }

    private static MethodInfo EntryOf(Type kernel) => typeof(KernelCache).GetMethod(nameof(KernelCache.Entry))!.MakeGenericMethod(kernel);

    private static string Ptx(MethodInfo entry)
    {
        // A failed kernel spoils its context for the next one: each gets its own.
        using Context context = Context.Create(builder => builder.Default());
        using var backend = new PTXBackend(context, new CudaCapabilityContext(CudaArchitecture.SM_90), CudaArchitecture.SM_90, CudaInstructionSet.ISA_88, null);
        return ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(entry), default)).PTXAssembly;
    }

    private static string OpenCL(MethodInfo entry)
    {
        using Context context = Context.Create(builder => builder.Default());
        using var backend = new CLBackend(context, new CLCapabilityContext(false, true, true, true, false), CLDeviceVendor.Other, CLCVersion.CL20);
        return ((CLCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(entry), default)).Source;
    }

    [GeneratedRegex(@"^\.visible \.entry", RegexOptions.Multiline)]
    private static partial Regex Entries();

    [GeneratedRegex(@"^\.func", RegexOptions.Multiline)]
    private static partial Regex Functions();

    [GeneratedRegex(@"\.shared \.align \d+ \.b8 \w+\[(\d+)\]")]
    private static partial Regex Shared();
}
