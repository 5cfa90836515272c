using System.Globalization;
using System.Numerics;

namespace CsRecover.Benchmarks;

/// <summary>Times ways to solve the same sparse problems side by side and prints one line each.</summary>
internal sealed class SparseTable : IDisposable
{
    private readonly List<(string Label, double Signals, Func<Timing.Sample> Run, Func<double> Error)> _lines = [];
    private readonly List<PeerProcess> _peers = [];

    /// <summary>Adds work of this library.</summary>
    /// <param name="label">What it is.</param>
    /// <param name="instance">The problems that it solves.</param>
    /// <param name="work">Solves each of them once; its errors are looked at outside the timed part.</param>
    public void Add<T>(string label, SparseInstance<T> instance, Func<IReadOnlyList<RecoveryResult<T>>> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double error = 0;
        IReadOnlyList<RecoveryResult<T>> results = [];
        Func<Timing.Sample> timed = Timing.Measured(() => results = work());
        _lines.Add((label, instance.Signals, Run, () => error));

        Timing.Sample Run()
        {
            Timing.Sample sample = timed();
            error = Math.Max(error, instance.Error(results));
            return sample;
        }
    }

    /// <summary>Adds a peer, if it could be started.</summary>
    /// <param name="label">What it is.</param>
    /// <param name="signals">How many signals it recovers.</param>
    /// <param name="peer">The process.</param>
    public void Add(string label, int signals, PeerProcess? peer)
    {
        if (peer is not null)
        {
            _peers.Add(peer);
            _lines.Add((label, signals, peer.Run, peer.Error));
        }
    }

    /// <summary>Runs all lines in turn and prints them; ratios are to the first line, per signal.</summary>
    /// <param name="rounds">How often.</param>
    public void Print(int rounds)
    {
        Timing.Sample[][] samples = Timing.Alternate(rounds, [.. _lines.Select(l => l.Run)]);
        Console.WriteLine($"{"ms a signal (ratio to the first line)",-56} {"median",10} {"ratio",7} {"minimum",10} {"ratio",7} {"processor",10} {"ratio",7} {"error",9}");
        var first = Figures(0);
        for (int i = 0; i < samples.Length; i++)
        {
            var (median, minimum, processor) = Figures(i);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{_lines[i].Label,-56} {median,10:0.0000} {median / first.Median,7:0.00} {minimum,10:0.0000} {minimum / first.Minimum,7:0.00} {processor,10:0.0000} {processor / first.Processor,7:0.00} {_lines[i].Error(),9:0.0e+0}"));
        }

        (double Median, double Minimum, double Processor) Figures(int line)
        {
            Timing.Result wall = Timing.Summarise(samples[line], s => s.Wall), processor = Timing.Summarise(samples[line], s => s.Processor);
            return (wall.Median / _lines[line].Signals, wall.Minimum / _lines[line].Signals, processor.Minimum / _lines[line].Signals);
        }
    }

    public void Dispose() => _peers.ForEach(p => p.Dispose());
}
