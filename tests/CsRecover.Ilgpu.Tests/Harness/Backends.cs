using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.OpenCL;

namespace CsRecover.Ilgpu.Tests;

/// <summary>
/// The accelerators tests run on: ILGPU's emulation always; OpenCL on the processor (PoCL) and GPUs where they are installed. Emulated lanes are threads:
/// give it tiny problems.
/// </summary>
public static partial class Backends
{
    private static readonly Lazy<IlgpuBackend> Emulated = new(() => Emulate(8));
    private static readonly Lazy<IlgpuBackend?> Pocl = new(OpenPocl);
    private static readonly Lazy<IlgpuBackend?> Gpu = new(() => IlgpuBackend.TryCreate(IlgpuDeviceKind.Cuda, out IlgpuBackend? backend, out string? _) ? backend : null);

    /// <summary>The accelerators that are quick enough for real sizes: PoCL, a GPU, or none.</summary>
    public static IReadOnlyList<string> QuickNames { get; } = [.. new (string Name, bool IsThere)[] { ("pocl", Pocl.Value is not null), ("cuda", Gpu.Value is not null) }.Where(b => b.IsThere).Select(b => b.Name)];

    /// <summary>All names: a test takes one and asks <see cref="Get"/> for it.</summary>
    public static TheoryData<string> All => [.. (string[])["emulation", .. QuickNames]];

    /// <summary><see cref="QuickNames"/>; the name <c>none</c> stands for there being none, and tests do nothing with it.</summary>
    public static TheoryData<string> Quick => [.. QuickNames.Count > 0 ? QuickNames : ["none"]];

    /// <summary>A backend by name; shared by all tests.</summary>
    /// <param name="name">Its name.</param>
    public static IlgpuBackend Get(string name) => name switch
    {
        "emulation" => Emulated.Value,
        "pocl" => Pocl.Value!,
        "cuda" => Gpu.Value!,
        _ => throw new ArgumentException($"Expected emulation, pocl or cuda, got {name}.", nameof(name)),
    };

    /// <summary>An emulation of its own.</summary>
    /// <param name="lanes">Lanes of a group, a multiple of 4.</param>
    public static IlgpuBackend Emulate(int lanes)
    {
        Context context = Context.Create(builder => builder.CPU(new CPUDevice(4, lanes / 4, 1)));
        return new IlgpuBackend(context, context.Devices[0].CreateAccelerator(context), IlgpuDeviceKind.Emulation);
    }

    /// <summary>
    /// PoCL compiles ILGPU's text once it is told that `__generic` is an address space that it has; ILGPU must be told the same of the device.
    /// </summary>
    private static IlgpuBackend? OpenPocl()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libOpenCL.so.1", out nint _))
        {
            return null;
        }

        _ = SetEnvironment("POCL_EXTRA_BUILD_FLAGS", "-D__generic=__attribute__((opencl_generic))", 1);
        _ = SetEnvironment("POCL_WORK_GROUP_METHOD", "loops", 1);                 // compiles three times as fast as the default
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(IlgpuBackend).TypeHandle);
        Context context = Context.Create(builder => builder.OpenCL(_ => true));
        foreach (CLDevice device in context.GetCLDevices())
        {
            if (device.PlatformName.Contains("Portable Computing Language", StringComparison.Ordinal))
            {
                device.Capabilities.GetType().GetProperty("GenericAddressSpace", BindingFlags.Instance | BindingFlags.Public)!.GetSetMethod(nonPublic: true)!.Invoke(device.Capabilities, [true]);
                return new IlgpuBackend(context, device.CreateCLAccelerator(context), IlgpuDeviceKind.OpenCL);
            }
        }

        context.Dispose();
        return null;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
