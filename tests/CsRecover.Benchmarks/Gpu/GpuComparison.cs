using System.Diagnostics;
using System.Globalization;
using CsRecover.Ilgpu;

namespace CsRecover.Benchmarks.Gpu;

/// <summary>
/// Everything that is to be measured on a GPU, in one call: each case's time beside its floor, the bytes that must cross the device's memory at the bandwidth
/// that a copy reaches. Answers are compared with the processor's before a time counts.
/// </summary>
internal sealed class GpuComparison : IComparison
{
    private const long Mebi = 1 << 20;
    private const string OnlyPrefix = "only=";

    public string Name => "gpu";

    public string Summary => "batched OMP, MRI slices, n = 2^20 and a sweep on a GPU beside their memory floors (arguments: cuda | opencl | ilgpu-cpu; small = sizes for a dry run; only=TEXT = cases whose names hold it; device = without the processor's answers)";

    public int Run(string[] arguments)
    {
        bool small = arguments.Contains("small");
        IlgpuDeviceKind? kind = Enum.GetValues<IlgpuDeviceKind>().Where(k => arguments.Contains(IlgpuDevice.NameOf(k))).Cast<IlgpuDeviceKind?>().FirstOrDefault();
        if (!IlgpuBackend.TryCreate(kind, out IlgpuBackend? backend, out string? reason))
        {
            Console.WriteLine($"Nothing to measure: {reason}.");
            return 1;
        }

        using (backend)
        {
            double bandwidth = backend.CopyBandwidth((small ? 4 : 1024) * Mebi);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {backend.Description}; a copy moves {bandwidth / 1e9:F0} GB/s"));
            Console.WriteLine($"{"case",-66} {"first ms",9} {"ms",10} {"floor ms",10} {"of floor",9} {"host ms",10} {"ratio",8} {"differs by",11}");
            IEnumerable<GpuCase> cases = [.. GpuCases.BatchedPursuits(small), .. GpuCases.MriSlices(small), .. GpuCases.LargeSignals(small), .. GpuCases.Sweep(small)];
            string only = arguments.FirstOrDefault(a => a.StartsWith(OnlyPrefix, StringComparison.Ordinal))?[OnlyPrefix.Length..] ?? "";
            bool beside = !arguments.Contains("device");
            foreach (GpuCase c in cases.Where(c => c.Name.Contains(only, StringComparison.Ordinal)))
            {
                try
                {
                    Measure(c, backend, bandwidth, small ? 1 : 5, beside);
                }
                catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
                {
                    Console.WriteLine($"{c.Name,-66} {e.Message}");
                }
            }
        }

        return 0;
    }

    private static void Measure(GpuCase c, IlgpuBackend backend, double bandwidth, int rounds, bool beside)
    {
        var stopwatch = Stopwatch.StartNew();
        GpuAnswer device = c.Run(new RecoveryOptions { Backend = backend });
        double firstMs = stopwatch.Elapsed.TotalMilliseconds, floor = c.Bytes(device.Iterations) / bandwidth * 1e3;
        Timing.Sample[] onDevice = Repeat(rounds, () => c.Run(new RecoveryOptions { Backend = backend }));
        double ms = Timing.Summarise(onDevice, s => s.Wall).Median;
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{c.Name,-66} {firstMs,9:F0} {ms,10:F2} {floor,10:F3} {floor / ms,9:P0}"));
        if (beside)
        {
            // The processor once: it takes long, and only the order of magnitude and the answer matter.
            stopwatch.Restart();
            GpuAnswer host = c.Run(new RecoveryOptions());
            double hostMs = stopwatch.Elapsed.TotalMilliseconds;
            Console.Write(string.Create(CultureInfo.InvariantCulture, $" {hostMs,10:F1} {hostMs / ms,7:F1}x {device.DistanceTo(host),11:E1}"));
        }

        Console.WriteLine();
    }

    private static Timing.Sample[] Repeat(int rounds, Action work)
    {
        Func<Timing.Sample> measured = Timing.Measured(work);
        return [.. Enumerable.Range(0, rounds).Select(_ => measured())];
    }
}
