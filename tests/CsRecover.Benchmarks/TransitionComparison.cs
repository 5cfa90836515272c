using System.Globalization;
using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Benchmarks;

/// <summary>
/// Where each solver succeeds half of the time: Gaussian matrices, no noise, relative error below 1e-4, double precision. Arguments: the solvers' names (all when
/// left out), <c>columns=400</c>, <c>deltas=0.1,0.3</c>, <c>amplitudes=Gaussian,Signs</c>, <c>trials=16</c>, <c>seed=1</c>, and the word <c>tell-sign</c>: solvers that can use it are told
/// of non-negative signals that they are such.
/// </summary>
internal sealed class TransitionComparison : IComparison
{
    private const string TellSign = "tell-sign";

    /// <inheritdoc/>
    public string Name => "transitions";

    /// <inheritdoc/>
    public string Summary => "rho = k / m at 50 % success by solver, delta and amplitudes; e.g. transitions niht htp deltas=0.1,0.5 trials=20, or transitions auto columns=1000";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        var values = new KeyedArguments(arguments);
        double[] deltas = values.Numbers("deltas", "0.1,0.3,0.5");
        int columns = values.Whole("columns", 400), trials = values.Whole("trials", 16);
        ulong seed = (ulong)values.Whole("seed", 1);
        AmplitudeKind[] kinds = values.Choices<AmplitudeKind>("amplitudes", "Gaussian,Signs");
        bool tellSign = values.Names.Contains(TellSign);
        string[] names = [.. values.Names.Where(n => n != TellSign)];
        IEnumerable<SolverOptions> solvers = names.Length == 0 ? SolverCatalog.All : names.Select(SolverCatalog.Find);

        Console.WriteLine($"rho at 50 % success (standard error), n = {columns}, {trials} trials at each k, seed {seed}{(tellSign ? ", told of x >= 0" : "")}");
        foreach (SolverOptions solver in solvers)
        {
            foreach (AmplitudeKind amplitudes in kinds)
            {
                SolverOptions told = tellSign && amplitudes == AmplitudeKind.NonNegative && SolverCatalog.TakesSigns(solver) ? solver.AsNonNegative() : solver;
                Console.Write($"{solver.Name,-16} {amplitudes,-11}");
                foreach (double delta in deltas)
                {
                    int m = (int)Math.Round(delta * columns);
                    var series = new RecoveryTrials<double> { Operator = s => new GaussianOperator<double>(m, columns, s), Solver = told, Amplitudes = amplitudes, Seed = seed, TellSparsity = solver is SparsityOptions };
                    RecoveryTransition found = RecoveryRates.FindTransition(series, trials, guess: Math.Max(1, (int)(m * (0.3 + (0.3 * delta)))));
                    Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {delta:F2}: {found.HalfSparsity / m:F3} ({found.StandardError / m:F3})"));
                }

                Console.WriteLine();
            }
        }

        return 0;
    }
}
