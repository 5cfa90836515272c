using CsRecover.Analysis;
using CsRecover.Analysis.Sweeps;
using CsRecover.Solvers;

namespace CsRecover.Tests.Analysis.Sweeps;

/// <summary>Folders for sweeps, gone after the test, and a small sweep.</summary>
internal sealed class SweepFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("csrecover-sweep-").FullName;

    /// <summary>The name of a folder within.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>2 x 2 series of 2 x 6 cells of 2 blocks of 3 trials.</summary>
    public static SweepSettings Small { get; } = new()
    {
        Columns = 40,
        Deltas = [0.3, 0.6],
        Rhos = [0.1, 0.25, 0.4, 0.6, 0.8, 1.0],
        Ensembles = ["gaussian", "hadamard"],
        Amplitudes = [AmplitudeKind.Signs],
        Solvers = [new SmoothedL0Options(), new HtpOptions()],
        Trials = 6,
        TrialsPerMatrix = 3,
        Seed = 5,
    };

    /// <summary>The files of a finished sweep that are the same in every run.</summary>
    public static Dictionary<string, string> Lasting(SweepResult? result)
    {
        Assert.NotNull(result);
        return result.Files().Where(f => f.Key != "times.csv").ToDictionary();
    }

    /// <summary>The journal of a sweep.</summary>
    public string Journal(string name) => Path.Combine(this[name], "journal.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
