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

    public string Name => "gpu";

    public string Summary => "batched OMP, MRI slices, n = 2^20 and a sweep on a GPU beside their memory floors (arguments: cuda | opencl | ilgpu-cpu; small = sizes for a dry run)";

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
            Console.WriteLine($"{"case",-66} {"ms",10} {"floor ms",10} {"of floor",9} {"host ms",10} {"ratio",8} {"differs by",11}");
            IEnumerable<GpuCase> cases = [.. GpuCases.BatchedPursuits(small), .. GpuCases.MriSlices(small), .. GpuCases.LargeSignals(small), .. GpuCases.Sweep(small)];
            foreach (GpuCase c in cases)
            {
                try
                {
                    Measure(c, backend, bandwidth, small ? 1 : 5);
                }
                catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
                {
                    Console.WriteLine($"{c.Name,-66} {e.Message}");
                }
            }
        }

        return 0;
    }

    private static void Measure(GpuCase c, IlgpuBackend backend, double bandwidth, int rounds)
    {
        GpuAnswer host = c.Run(new RecoveryOptions()), device = c.Run(new RecoveryOptions { Backend = backend });
        double difference = device.DistanceTo(host), floor = c.Bytes(device.Iterations) / bandwidth * 1e3;
        Timing.Sample[] onDevice = Repeat(rounds, () => c.Run(new RecoveryOptions { Backend = backend }));
        Timing.Sample[] onHost = Repeat(Math.Min(rounds, 2), () => c.Run(new RecoveryOptions()));
        double ms = Timing.Summarise(onDevice, s => s.Wall).Median, hostMs = Timing.Summarise(onHost, s => s.Wall).Median;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{c.Name,-66} {ms,10:F2} {floor,10:F3} {floor / ms,9:P0} {hostMs,10:F1} {hostMs / ms,7:F1}x {difference,11:E1}"));
    }

    private static Timing.Sample[] Repeat(int rounds, Action work)
    {
        Func<Timing.Sample> measured = Timing.Measured(work);
        return [.. Enumerable.Range(0, rounds).Select(_ => measured())];
    }
}
