using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using CsRecover.Solvers;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace CsRecover.Ilgpu;

/// <summary>
/// Recoveries on an accelerator: one GPU group a signal for batches, the whole device for a single large signal. Kernels are compiled when first needed
/// and kept; operators are uploaded once and stay as long as they are in use. Calls from several threads take turns.
/// </summary>
public sealed class IlgpuBackend : RecoveryBackend, IDisposable
{
    private readonly Context _context;
    private readonly object _turn = new();
    private GridContext? _grid;

    static IlgpuBackend() => NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);

    internal IlgpuBackend(Context context, Accelerator accelerator, IlgpuDeviceKind kind)
        : base(IlgpuDevice.NameOf(kind))
    {
        _context = context;
        Accelerator = accelerator;
        Kind = kind;
        Kernels = new KernelCache(accelerator);
        Uploads = new UploadCache(accelerator);
        Transfer = new HostTransfer(accelerator);
    }

    /// <summary>Whether this build can run on a GPU at all.</summary>
    public static bool IsBuiltIn => true;

    /// <summary>What kind of accelerator this is.</summary>
    public IlgpuDeviceKind Kind { get; }

    /// <summary>The accelerator.</summary>
    internal Accelerator Accelerator { get; }

    /// <summary>The accelerator in words.</summary>
    public string Description => Kind == IlgpuDeviceKind.Emulation
        ? $"{Name}, an emulation"
        : $"{Name}, {Accelerator.Name}, {Processors} multiprocessors, {Accelerator.MemorySize >> 20} MiB";

    /// <summary>Its multiprocessors.</summary>
    public int Processors => Math.Max(1, Accelerator.NumMultiprocessors);

    /// <summary>Its compiled kernels.</summary>
    internal KernelCache Kernels { get; }

    /// <summary>Data of operators that it holds.</summary>
    internal UploadCache Uploads { get; }

    /// <summary>Its way to the host's memory.</summary>
    internal HostTransfer Transfer { get; }

    /// <summary>Its way to kernels over the whole device.</summary>
    internal GridContext Grid => _grid ??= new GridContext(this);

    /// <summary>Which shape recoveries take.</summary>
    internal DeviceShape Shape { get; set; }

    /// <summary>The accelerators of this machine, GPUs first.</summary>
    /// <returns>All that their drivers report.</returns>
    public static IReadOnlyList<IlgpuDevice> Devices()
    {
        using Context context = Context.Create(builder => builder.Cuda().OpenCL().CPU(Emulated()));
        return [.. Found(context).Select(found => found.Description)];
    }

    /// <summary>Opens an accelerator.</summary>
    /// <param name="kind">Which kind; null for the first GPU there is, which never falls back to emulation.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="reason">Why there is none, in one sentence.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryCreate(IlgpuDeviceKind? kind, [NotNullWhen(true)] out IlgpuBackend? backend, [NotNullWhen(false)] out string? reason)
    {
        backend = null;
        Context context = Context.Create(builder => builder.Cuda().OpenCL().CPU(Emulated()));
        try
        {
            List<(IlgpuDevice Description, Device Device)> all = [.. Found(context)];
            Device? device = all.FirstOrDefault(found => kind is null ? found.Description.Kind != IlgpuDeviceKind.Emulation : found.Description.Kind == kind).Device;
            if (device is null)
            {
                string wanted = kind is { } k ? IlgpuDevice.NameOf(k) : "cuda or opencl";
                reason = $"expected a {wanted} device, found {string.Join(", ", all.Select(found => $"{found.Description.KindName} ({found.Description.Name})"))}";
                context.Dispose();
                return false;
            }

            backend = new IlgpuBackend(context, device.CreateAccelerator(context), KindOf(device));
            reason = null;
            return true;
        }
        catch (Exception e) when (e is AcceleratorException or NotSupportedException or CapabilityNotSupportedException)
        {
            context.Dispose();
            reason = $"the device could not be opened: {e.Message}";
            return false;
        }
    }

    /// <summary>How many lanes to give a group: a power of two up to a wish and up to what the device allows.</summary>
    /// <param name="wish">The wish, a power of two.</param>
    /// <returns>Lanes.</returns>
    internal int Lanes(int wish)
    {
        int lanes = wish;
        while (lanes > Accelerator.MaxNumThreadsPerGroup)
        {
            lanes /= 2;
        }

        return Math.Max(lanes, 1);
    }

    /// <summary>Bytes a second that a copy within the accelerator's memory moves, reads and writes together: what no kernel can beat.</summary>
    /// <param name="bytes">How much to copy; more than the device's caches hold.</param>
    internal double CopyBandwidth(long bytes)
    {
        using MemoryBuffer1D<byte, Stride1D.Dense> from = Accelerator.Allocate1D<byte>(bytes), to = Accelerator.Allocate1D<byte>(bytes);
        double best = 0.0;
        for (int round = 0; round < 5; round++)
        {
            Accelerator.Synchronize();
            long start = Stopwatch.GetTimestamp();
            from.View.CopyTo(to.View);
            Accelerator.Synchronize();
            best = Math.Max(best, 2.0 * bytes / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _grid?.Dispose();
        Transfer.Dispose();
        Uploads.Dispose();
        Accelerator.Dispose();
        _context.Dispose();
    }

    /// <inheritdoc/>
    internal override RecoveryResult<T>[] Recover<T>(RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, int count, SolverOptions solver, RecoveryOptions options)
    {
        lock (_turn)
        {
            try
            {
                RecoveryResult<T>[] results = RecoverInTurn(problem, measurements, count, solver, options);
                GC.KeepAlive(problem);                                   // its operator's uploads are freed with it, and kernels hold only their addresses
                return results;
            }
            catch (AcceleratorException e)
            {
                throw new NotSupportedException($"{Name}: the device could not do it: {e.Message}", e);
            }
        }
    }

    private RecoveryResult<T>[] RecoverInTurn<T>(RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, int count, SolverOptions solver, RecoveryOptions options)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        if (problem is RecoveryProblem<float> single)
        {
            return Cast<float, T>(DeviceRecovery<RealOperators<SingleElement, float>, SingleElement, float, float>.Run(this, single, Cast<T, float>(measurements), count, solver, options));
        }

        if (problem is RecoveryProblem<double> precise)
        {
            return Cast<double, T>(DeviceRecovery<RealOperators<DoubleElement, double>, DoubleElement, double, double>.Run(this, precise, Cast<T, double>(measurements), count, solver, options));
        }

        if (problem is RecoveryProblem<Complex32> complex)
        {
            return Cast<Complex32, T>(DeviceRecovery<ComplexOperators, ComplexElement, Complex32, float>.Run(this, complex, Cast<T, Complex32>(measurements), count, solver, options));
        }

        throw new NotSupportedException($"{Name}: expected a problem of float, double or {nameof(Complex32)}, got {typeof(T).Name}.");
    }

    private static RecoveryResult<T>[] Cast<TFrom, T>(RecoveryResult<TFrom>[] results)
        where TFrom : unmanaged
        where T : unmanaged => (RecoveryResult<T>[])(object)results;

    private static ReadOnlyMemory<TTo> Cast<T, TTo>(ReadOnlyMemory<T> memory)
        where T : unmanaged
        where TTo : unmanaged => (ReadOnlyMemory<TTo>)(object)memory;

    /// <summary>Emulation with few lanes: each is a thread.</summary>
    private static CPUDevice Emulated() => new(4, 2, 1);

    private static IEnumerable<(IlgpuDevice Description, Device Device)> Found(Context context)
    {
        var seen = new Dictionary<IlgpuDeviceKind, int>();
        foreach (Device device in context.Devices.OrderBy(KindOf))
        {
            IlgpuDeviceKind kind = KindOf(device);
            int index = seen.GetValueOrDefault(kind);
            seen[kind] = index + 1;
            yield return (new IlgpuDevice(kind, index, device.Name, device.MemorySize, device.NumMultiprocessors, device.MaxNumThreadsPerGroup), device);
        }
    }

    private static IlgpuDeviceKind KindOf(Device device) => device switch
    {
        CudaDevice => IlgpuDeviceKind.Cuda,
        CLDevice => IlgpuDeviceKind.OpenCL,
        _ => IlgpuDeviceKind.Emulation,
    };

    /// <summary>Drivers install their libraries under versioned names; the unversioned ones belong to development packages.</summary>
    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path)
    {
        string? versioned = name switch
        {
            "cuda" => "libcuda.so.1",
            "OpenCL" => "libOpenCL.so.1",
            _ => null,
        };
        return versioned is not null && OperatingSystem.IsLinux() && NativeLibrary.TryLoad(versioned, out nint handle) ? handle : 0;
    }
}
