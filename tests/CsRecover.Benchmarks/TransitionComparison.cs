using System.Globalization;
using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Benchmarks;

/// <summary>
/// Where each solver succeeds half of the time: Gaussian matrices, n = 400, no noise, relative error below 1e-4, double precision.
/// Arguments: the solvers' names (all when left out), <c>deltas=0.1,0.3</c>, <c>trials=16</c>, <c>seed=1</c>.
/// </summary>
internal sealed class TransitionComparison : IComparison
{
    private const int Columns = 400;

    /// <inheritdoc/>
    public string Name => "transitions";

    /// <inheritdoc/>
    public string Summary => "rho = k / m at 50 % success by solver, delta and amplitudes; e.g. transitions niht htp deltas=0.1,0.5 trials=20";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        string Value(string key, string otherwise) => arguments.FirstOrDefault(a => a.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..] ?? otherwise;
        double[] deltas = [.. Value("deltas", "0.1,0.3,0.5").Split(',').Select(d => double.Parse(d, CultureInfo.InvariantCulture))];
        int trials = int.Parse(Value("trials", "16"), CultureInfo.InvariantCulture);
        ulong seed = ulong.Parse(Value("seed", "1"), CultureInfo.InvariantCulture);
        string[] names = [.. arguments.Where(a => !a.Contains('=', StringComparison.Ordinal))];
        IEnumerable<SolverOptions> solvers = names.Length == 0 ? SolverCatalog.All : names.Select(SolverCatalog.Find);

        Console.WriteLine($"rho at 50 % success (standard error), n = {Columns}, {trials} trials at each k, seed {seed}");
        foreach (SolverOptions solver in solvers)
        {
            foreach (AmplitudeKind amplitudes in Enum.GetValues<AmplitudeKind>())
            {
                Console.Write($"{solver.Name,-16} {amplitudes,-9}");
                foreach (double delta in deltas)
                {
                    int m = (int)Math.Round(delta * Columns);
                    var series = new RecoveryTrials<double> { Operator = s => new GaussianOperator<double>(m, Columns, s), Solver = solver, Amplitudes = amplitudes, Seed = seed, TellSparsity = solver is SparsityOptions };
                    RecoveryTransition found = RecoveryRates.FindTransition(series, trials, guess: Math.Max(1, m / 3));
                    Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {delta:F2}: {found.HalfSparsity / m:F3} ({found.StandardError / m:F3})"));
                }

                Console.WriteLine();
            }
        }

        return 0;
    }
}
