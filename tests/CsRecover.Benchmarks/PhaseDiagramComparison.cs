using System.Globalization;
using System.Numerics;
using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Benchmarks;

/// <summary>
/// The time of a whole phase diagram, 20 x 20 cells of (delta, rho), n = 400, Gaussian matrices drawn anew for each trial, k told to those that take it, against
/// NumPy versions of the same algorithms (<c>Peers/phase_diagram.py</c>). Arguments: solvers (the five that have a peer when left out), <c>trials=20</c>,
/// <c>peer-trials=1</c> (peers are timed on fewer trials of every cell, times are per trial; 0 leaves them out), <c>cells=20</c> (fewer for a quick look), <c>rounds=3</c>,
/// <c>threads=2</c>, <c>precision=double</c>, <c>per-matrix=1</c> (how many trials of a cell share a matrix).
/// </summary>
internal sealed class PhaseDiagramComparison : IComparison
{
    private const int Columns = 400;

    private static readonly string[] _solvers = ["smoothed-l0", "niht", "htp", "omp", "em-amp"];

    /// <inheritdoc/>
    public string Name => "phase-diagram";

    /// <inheritdoc/>
    public string Summary => "a 20 x 20 phase diagram, n = 400, against NumPy: e.g. phase-diagram htp omp trials=20 peer-trials=1 cells=8 threads=2 precision=float per-matrix=20";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        var values = new KeyedArguments(arguments);
        var grid = new Grid(values.Whole("cells", 20), values.Whole("trials", 20), values.Whole("per-matrix", 1), values.Whole("threads", 2));
        if (grid.Trials % grid.PerMatrix != 0)
        {
            throw new ArgumentException($"Expected trials to be a multiple of per-matrix, got {grid.Trials} and {grid.PerMatrix}.");
        }

        int peerTrials = values.Whole("peer-trials", 1), rounds = values.Whole("rounds", 3);
        bool single = values.Text("precision", "double") == "float";
        string[] names = values.Names;
        Console.WriteLine(
            $"ms a trial on {grid.Threads} threads, n = {Columns}, {grid.Cells} x {grid.Cells} cells; {grid.Trials} trials a cell, {grid.PerMatrix} a matrix ({peerTrials} and 1 for NumPy); medians of {rounds} rounds in turn");
        Console.WriteLine($"{"",-14} {"clock",30} {"processor time",31}");
        Console.WriteLine($"{"solver",-14} {"CsRecover",10} {"NumPy",10} {"ratio",8} {"CsRecover",11} {"NumPy",10} {"ratio",8}  not recovered: CsRecover, NumPy");
        foreach (string name in names.Length == 0 ? _solvers : names)
        {
            SolverOptions solver = SolverCatalog.Find(name);
            double share = 0;
            var work = new List<Func<Timing.Sample>> { Timing.Measured(() => share = single ? Failures<float>(solver, grid) : Failures<double>(solver, grid)) };
            string[] settings = [name, .. new[] { Columns, grid.Cells, peerTrials }.Select(v => v.ToString(CultureInfo.InvariantCulture))];
            using PeerProcess? peer = peerTrials > 0 ? PeerProcess.Start("phase_diagram.py", grid.Threads, settings) : null;
            if (peer is not null)
            {
                work.Add(peer.Run);
            }

            Timing.Sample[][] samples = Timing.Alternate(rounds, [.. work]);
            double Median(int line, int trials, Func<Timing.Sample, double> time) =>
                line < samples.Length ? Timing.Summarise(samples[line], time).Median / (trials * grid.Cells * grid.Cells) : double.NaN;
            double clock = Median(0, grid.Trials, s => s.Wall), theirClock = Median(1, peerTrials, s => s.Wall);
            double used = Median(0, grid.Trials, s => s.Processor), theirUsed = Median(1, peerTrials, s => s.Processor);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-14} {clock,10:0.0000} {theirClock,10:0.000} {theirClock / clock,8:0.0} {used,11:0.0000} {theirUsed,10:0.000} {theirUsed / used,8:0.0}  {share:0.0000}, {peer?.Error():0.0000}"));
        }

        return 0;
    }

    /// <summary>One diagram, cells spread over the threads; the share of trials that failed.</summary>
    private static double Failures<T>(SolverOptions solver, Grid grid)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int successes = 0, cells = grid.Cells;
        Parallel.For(0, cells * cells, new ParallelOptions { MaxDegreeOfParallelism = grid.Threads }, cell =>
        {
            int m = Math.Max(1, (int)Math.Round(((cell / cells) + 0.5) / cells * Columns)), k = Math.Max(1, (int)Math.Round(((cell % cells) + 0.5) / cells * m));
            var series = new RecoveryTrials<T>
            {
                Operator = s => new GaussianOperator<T>(m, Columns, s),
                OwnsOperators = true,
                Solver = solver,
                TellSparsity = solver is SparsityOptions,
                TrialsPerOperator = grid.PerMatrix,
                MaxThreads = 1,
            };

            // As sweeps do it: trials that share a matrix are one batch.
            for (int group = 0; group < grid.Groups; group++)
            {
                Interlocked.Add(ref successes, series.RunGroup(k, group).Count(trial => trial.Succeeded));
            }
        });
        return 1.0 - ((double)successes / (grid.Groups * grid.PerMatrix * cells * cells));
    }

    private sealed record Grid(int Cells, int Trials, int PerMatrix, int Threads)
    {
        /// <summary>How many matrices a cell takes.</summary>
        public int Groups => Trials / PerMatrix;
    }
}
