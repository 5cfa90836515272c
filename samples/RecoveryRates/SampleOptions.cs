using System.CommandLine;
using CsRecover.Ilgpu;
using CsRecover.Solvers;

namespace CsRecover.Samples;

/// <summary>What the command line asks for.</summary>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
/// <param name="Trials">Trials at each k.</param>
/// <param name="Points">Different k.</param>
/// <param name="Solvers">The solvers to compare.</param>
/// <param name="Seed">Seed of matrices and signals.</param>
/// <param name="Output">The folder for the chart and the numbers.</param>
/// <param name="TrialsPerMatrix">How many successive trials share a matrix.</param>
/// <param name="Backend">Where to recover.</param>
internal sealed record SampleOptions(int Rows, int Columns, int Trials, int Points, IReadOnlyList<SolverOptions> Solvers, ulong Seed, string Output, int TrialsPerMatrix, string Backend)
{
    /// <summary>Reads a command line and runs the sample with it.</summary>
    /// <param name="args">The words.</param>
    /// <param name="run">The sample; gives the exit code.</param>
    /// <returns>The exit code.</returns>
    public static int Parse(string[] args, Func<SampleOptions, int> run)
    {
        var columns = new Option<int>("--columns") { HelpName = "N", Description = "n, the number of unknowns.", DefaultValueFactory = _ => 128 };
        var rows = new Option<int?>("--rows") { HelpName = "M", Description = "m, the number of measurements; without it n / 2." };
        var trials = new Option<int>("--trials") { HelpName = "T", Description = "Trials at each k; more than an earlier study had are added to it.", DefaultValueFactory = _ => 10 };
        var points = new Option<int>("--points") { HelpName = "P", Description = "How many different k, up to 0.7 m.", DefaultValueFactory = _ => 11 };
        var solvers = new Option<string[]>("--solver") { HelpName = "NAME", Description = $"Solvers to compare, all without it: {string.Join(", ", SolverCatalog.All.Select(s => s.Name))}.", AllowMultipleArgumentsPerToken = true };
        var seed = new Option<ulong>("--seed") { HelpName = "S", Description = "Seed of matrices and signals.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--output") { HelpName = "DIR", Description = "The folder for the chart and the numbers.", DefaultValueFactory = _ => Path.Combine("output", "rates") };
        var perMatrix = new Option<int>("--trials-per-matrix") { HelpName = "T", Description = "How many successive trials share a matrix. They are one batch on a GPU, which wants hundreds; keep the number when you continue a study.", DefaultValueFactory = _ => 5 };
        var backend = new Option<string>("--backend") { HelpName = string.Join('|', BackendChoice.Names), Description = "Where to recover; auto takes the first GPU, or the processor where there is none.", DefaultValueFactory = _ => RecoveryBackend.Default.Name };
        var root = new RootCommand("Measures how often each solver recovers a sparse signal, over the number of its non-zeros.") { columns, rows, trials, points, solvers, seed, output, perMatrix, backend };
        root.SetAction(parsed =>
        {
            int n = parsed.GetValue(columns), m = parsed.GetValue(rows) ?? n / 2;
            string[] names = parsed.GetValue(solvers) ?? [];
            Require(n >= 8, "--columns", "8 or more", n);
            Require(m >= 4 && m <= n, "--rows", $"a number from 4 to {n}, the number of columns", m);
            Require(parsed.GetValue(trials) >= 1, "--trials", "1 or more", parsed.GetValue(trials));
            Require(parsed.GetValue(points) >= 2, "--points", "2 or more", parsed.GetValue(points));
            Require(parsed.GetValue(perMatrix) >= 1, "--trials-per-matrix", "1 or more", parsed.GetValue(perMatrix));
            return run(new SampleOptions(
                m, n, parsed.GetValue(trials), parsed.GetValue(points), names.Length == 0 ? SolverCatalog.All : [.. names.Select(SolverCatalog.Find)], parsed.GetValue(seed), parsed.GetValue(output)!,
                parsed.GetValue(perMatrix), parsed.GetValue(backend)!));
        });

        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action?.ClearsParseErrors != true)
        {
            throw new ArgumentException($"{parsed.Errors[0].Message} See --help.");
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static void Require(bool holds, string option, string expected, int actual)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option}: expected {expected}, got {actual}.");
        }
    }
}
