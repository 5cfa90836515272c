using System.Globalization;
using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Benchmarks;

/// <summary>
/// Errors under noise over that of the oracle, least squares on the true support: Gaussian matrices of 200 x 400, Gaussian amplitudes, a new matrix for each trial. Arguments: solvers
/// (auto, and smoothed L0 told k and told the noise, when left out), <c>sparsities=20,50</c>, <c>decibels=20,30,40</c>, <c>trials=150</c>.
/// </summary>
internal sealed class NoiseComparison : IComparison
{
    private const int Rows = 200, Columns = 400;

    /// <inheritdoc/>
    public string Name => "noise";

    /// <inheritdoc/>
    public string Summary => "error over the oracle's under noise, 200 x 400; e.g. noise auto em-amp sparsities=20 decibels=20,30,40 trials=150";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        var values = new KeyedArguments(arguments);
        int trials = values.Whole("trials", 150);
        (string Words, Func<double, SolverOptions> Solver)[] solvers = values.Names.Length > 0
            ? [.. values.Names.Select(name => (name, (Func<double, SolverOptions>)(_ => SolverCatalog.Find(name))))]
            : [("auto", _ => new AutoOptions()), ("smoothed-l0, told k", _ => new SmoothedL0Options()), ("smoothed-l0, told the noise", noise => new SmoothedL0Options { NoiseLevel = noise })];
        Console.WriteLine($"error over that of least squares on the true support, {Rows} x {Columns}, {trials} trials: median, mean");
        foreach ((string words, Func<double, SolverOptions> solver) in solvers)
        {
            foreach (int k in values.Numbers("sparsities", "20,50").Select(v => (int)v))
            {
                Console.Write($"{words,-28} k = {k}");
                foreach (double decibels in values.Numbers("decibels", "20,30,40"))
                {
                    double[] ratios = [.. Enumerable.Range(0, trials).AsParallel().Select(trial => Ratio(solver, words.EndsWith('k') ? k : null, k, decibels, (ulong)trial)).Order()];
                    Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {decibels} dB: {ratios[trials / 2]:F3}, {ratios.Average():F3}"));
                }

                Console.WriteLine();
            }
        }

        return 0;
    }

    private static double Ratio(Func<double, SolverOptions> solver, int? told, int k, double decibels, ulong trial)
    {
        var sensing = new GaussianOperator<double>(Rows, Columns, trial);
        double[] x = SparseSignal.Draw<double>(Columns, k, AmplitudeKind.Gaussian, trial), y = new double[Rows];
        sensing.Forward(x, y);
        double noise = Math.Sqrt(y.Sum(v => v * v) * Math.Pow(10.0, -decibels / 10.0) / Rows);
        WhiteNoise.AddTo<double>(y, decibels, trial);
        return Error(RecoveryProblem.Create(sensing, solver(noise), told).Recover(y).Coefficients) / Error(OracleLeastSquares.Solve(sensing, x, y));

        double Error(double[] answer) => Math.Sqrt(answer.Zip(x, (a, b) => (a - b) * (a - b)).Sum());
    }
}
