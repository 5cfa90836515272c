using System.CommandLine;
using CsRecover.Analysis;
using CsRecover.Analysis.Sweeps;
using CsRecover.Ilgpu;
using CsRecover.Mri.Files;
using CsRecover.Solvers;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover sweep</c>: recovery rates over the whole plane of m / n and k / m.</summary>
internal static class SweepCommand
{
    private const string Deltas = "--deltas", Rhos = "--rhos", Ensembles = "--ensembles", Amplitudes = "--amplitudes", Solvers = "--solvers", Noise = "--snr", All = "all", None = "none";
    private const string Centres = "0.025:0.975:0.05";

    /// <summary>Which option a setting comes from.</summary>
    private static readonly Dictionary<string, string> _options = new()
    {
        [nameof(SweepSettings.Columns)] = "--columns",
        [nameof(SweepSettings.Deltas)] = Deltas,
        [nameof(SweepSettings.Rhos)] = Rhos,
        [nameof(SweepSettings.Ensembles)] = Ensembles,
        [nameof(SweepSettings.Amplitudes)] = Amplitudes,
        [nameof(SweepSettings.Solvers)] = Solvers,
        [nameof(SweepSettings.SignalToNoise)] = Noise,
        [nameof(SweepSettings.Trials)] = "--trials",
        [nameof(SweepSettings.TrialsPerMatrix)] = "--trials-per-matrix",
    };

    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams and cancellation.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        Option<int?> columns = SharedOptions.Whole("--columns", "N", "n, the number of unknowns; 256 without it.");
        Option<string> deltas = ListOptions.Create(Deltas, "delta = m / n, above 0, at most 1: numbers with commas between, or ranges first:last:step.", Centres);
        Option<string> rhos = ListOptions.Create(Rhos, "rho = k / m, written alike.", Centres);
        Option<string> ensembles = ListOptions.Create(Ensembles, $"Kinds of matrices out of {string.Join(", ", MatrixEnsembles.Names)}, or {All}.", MatrixEnsembles.Names[0]);
        Option<string> amplitudes = ListOptions.Create(Amplitudes, $"What the non-zeros are, out of {string.Join(", ", Enum.GetValues<AmplitudeKind>().Select(SweepSeries.NameOf))}, or {All}.", "gaussian");
        Option<string> solvers = ListOptions.Create(Solvers, $"Solvers; 'csrecover solvers' lists them; or {All}.", new SmoothedL0Options().Name);
        Option<string> noise = ListOptions.Create(Noise, $"Signal to noise ratios in decibels; {None} for no noise. With noise a recovery counts whose error is at most twice that of least squares on the true support, without noise one whose relative error is below 1e-4.", None);
        Option<int?> trials = SharedOptions.Whole("--trials", "T", "Trials in each cell, a multiple of --trials-per-matrix; 20 without it. More than an earlier run had are added to it.");
        Option<int?> perMatrix = SharedOptions.Whole("--trials-per-matrix", "T", "How many successive trials share a matrix and are recovered as one batch; 5 without it. GPUs want hundreds.");
        Option<ulong> seed = SharedOptions.Seed("Seed of matrices, signals and noise.");
        Option<string> precision = new("--precision") { HelpName = "float|double", Description = "The numbers to compute with.", DefaultValueFactory = _ => "double" };
        Option<bool> tell = new("--tell-sparsity") { HelpName = "true|false", Description = "Whether solvers that look for k non-zeros are told the true k.", DefaultValueFactory = _ => true };
        Option<bool> sign = new("--tell-sign") { Description = "Tell solvers that can use it that non-negative signals have no negative entries." };
        Option<bool> adaptive = new("--adaptive") { Description = $"Leave out what lies above {SweepSettings.HopelessCells} successive cells of the same delta without one success. Such cells are marked as skipped, not as failures." };
        Option<string?> shard = SharedOptions.OptionalPath("--shard", "I/N", "Do only part I of N (from 1/N to N/N), in a folder of its own; 'csrecover sweep merge' joins them.");
        Option<int?> threads = SharedOptions.Threads();
        Option<string> backend = BackendOption.Create();
        Option<string> output = SharedOptions.RequiredPath("--output", "DIR", "The folder of the sweep. The same command continues one that was stopped.");
        var command = new Command("sweep", """
            Measures how often sparse signals are recovered, on a grid over delta = m / n and rho = k / m, for every combination of matrices, amplitudes, solvers and noise.

            Writes cells.csv (rates and errors), times.csv, transitions.csv and .json (where the rate passes one half, with standard errors), summary.json, a phase diagram
            phase-*.svg for each combination and transitions.svg with all curves. Finished work is in the folder's journal at once: a sweep may be stopped or killed at any moment,
            continues where it was, and gives the same numbers, whatever the threads and however it is dealt out.
            """)
        {
            columns, deltas, rhos, ensembles, amplitudes, solvers, noise, trials, perMatrix, seed, precision, tell, sign, adaptive, shard, threads, backend, output,
        };
        command.SetAction(parsed =>
        {
            var standard = new SweepSettings();
            var settings = new SweepSettings
            {
                Columns = parsed.GetValue(columns) ?? standard.Columns,
                Deltas = ListOptions.Numbers(Deltas, parsed.GetValue(deltas)!),
                Rhos = ListOptions.Numbers(Rhos, parsed.GetValue(rhos)!),
                Ensembles = Pick(Ensembles, parsed.GetValue(ensembles)!, MatrixEnsembles.Names, name => name),
                Amplitudes = Pick(Amplitudes, parsed.GetValue(amplitudes)!, Enum.GetValues<AmplitudeKind>(), SweepSeries.NameOf),
                Solvers = Pick(Solvers, parsed.GetValue(solvers)!, SolverCatalog.All, solver => solver.Name),
                SignalToNoise = [.. ListOptions.Words(parsed.GetValue(noise)!).Select(word => word == None ? (double?)null : ListOptions.Number(Noise, word))],
                Trials = parsed.GetValue(trials) ?? standard.Trials,
                TrialsPerMatrix = parsed.GetValue(perMatrix) ?? standard.TrialsPerMatrix,
                Seed = parsed.GetValue(seed),
                SinglePrecision = IsSingle(parsed.GetValue(precision)!),
                TellSparsity = parsed.GetValue(tell),
                TellSign = parsed.GetValue(sign),
                Adaptive = parsed.GetValue(adaptive),
            };
            SweepShard part = parsed.GetValue(shard) is { } text ? UserException.About("--shard", parameter: null, () => SweepShard.Parse(text)) : SweepShard.Whole;
            return Execute(settings, parsed.GetValue(output)!, part, SharedOptions.CheckThreads(parsed.GetValue(threads)), parsed.GetValue(backend)!, context);
        });
        SweepMergeCommand.AddTo(command, context);
        root.Add(command);
    }

    private static int Execute(SweepSettings settings, string output, SweepShard shard, int threads, string backendName, CommandContext context)
    {
        OutputFiles.CheckFolder(output);
        using BackendChoice backend = BackendOption.Open(backendName);
        var sweep = new RecoverySweep(settings, output) { Shard = shard, Backend = backend.Backend, MaxThreads = threads };
        try
        {
            SweepOutput.Write(SweepBar.Run(context.Error, progress => sweep.Run(progress, context.Token)), shard, output, context);
            return ErrorHandler.Success;
        }
        catch (ArgumentException e) when (e.ParamName is { } name && _options.TryGetValue(name, out string? option))
        {
            throw new UserException($"{option}: {ErrorHandler.Sentence(e)}");
        }
    }

    private static TItem[] Pick<TItem>(string option, string list, IReadOnlyList<TItem> choices, Func<TItem, string> nameOf)
    {
        Dictionary<string, TItem> byName = choices.ToDictionary(nameOf);
        return list == All
            ? [.. choices]
            : [.. ListOptions.Words(list).Select(word => byName.TryGetValue(word, out TItem? found)
                ? found
                : throw new UserException($"{option}: expected names with commas between out of {string.Join(", ", byName.Keys)}, or {All}, got '{word}'"))];
    }

    private static bool IsSingle(string precision) => precision switch
    {
        "float" => true,
        "double" => false,
        _ => throw new UserException($"--precision: expected float or double, got '{precision}'"),
    };
}
