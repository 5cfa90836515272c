// How sparse must a signal be to be recovered from fewer measurements than unknowns, and by which solver?
//
//   dotnet run -c Release --project samples/RecoveryRates                          a quick study, a minute or two
//   dotnet run -c Release --project samples/RecoveryRates -- output/rates 100      the same in a folder of your choice, 100 trials in each cell
//
// Each trial draws a matrix A (m x n) and a signal x with k non-zeros at random places, measures y = A x and asks a solver for x. For few
// non-zeros every solver succeeds, for many none does, and in between the rate falls from 1 to 0 within a few k. Where it falls depends on
// the solver, on the amplitudes of the non-zeros, and where m is nearly n on the kind of matrix too: look for it in the pictures.
//
// A study can be stopped (Ctrl+C, or by a power cut) and continued: what is finished is in the folder's journal, and more trials add to it.
// 'csrecover sweep' is the same from the command line, and sweep.sbatch beside this file spreads it over a cluster.

using System.Globalization;
using CsRecover.Analysis;
using CsRecover.Analysis.Sweeps;
using CsRecover.Solvers;

string folder = args.Length > 0 ? args[0] : Path.Combine("output", "rates");
if (args.Length > 2 || !int.TryParse(args.Length > 1 ? args[1] : "10", NumberStyles.None, CultureInfo.InvariantCulture, out int trials))
{
    Console.Error.WriteLine("error: expected a folder and a number of trials, both optional.");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

// 1. What to measure: a solver of each family ('csrecover solvers' lists all) on two kinds of matrices and of amplitudes, on a grid over m / n and k / m.
var settings = new SweepSettings
{
    Columns = 128,
    Deltas = [.. Enumerable.Range(1, 9).Select(i => i / 10.0)],
    Rhos = [.. Enumerable.Range(1, 19).Select(i => i / 20.0)],
    Ensembles = ["gaussian", "partial-dct"],
    Amplitudes = [AmplitudeKind.Gaussian, AmplitudeKind.Signs],
    Solvers = [new AutoOptions(), new EmAmpOptions(), new SmoothedL0Options(), new IrlsOptions(), new HtpOptions(), new OrthogonalMatchingPursuitOptions(), new BasisPursuitOptions()],
    Trials = trials,
    Adaptive = true,                                                         // no need to watch them fail all the way up
};

try
{
    // 2. Measure. A line now and then says how far it is.
    SweepResult result = new RecoverySweep(settings, folder).Run(new Hundredths(), stop.Token)!;

    // 3. Where each solver succeeds half of the time, and everything as files.
    Console.WriteLine("k / m at 50 % success, Gaussian matrices, m / n = 0.1 / 0.3 / 0.5 / 0.7");
    foreach (IGrouping<SweepSeries, SweepTransition> curve in result.Transitions.Where(t => t.Series.Ensemble == "gaussian").GroupBy(t => t.Series))
    {
        IEnumerable<string> rhos = curve.Where((_, i) => i % 2 == 0).Take(4).Select(t => t.Fit is null ? "  -  " : t.HalfRho.ToString("F3", CultureInfo.InvariantCulture));
        Console.WriteLine($"{curve.Key.Solver,-16} {curve.Key.AmplitudesName,-10} {string.Join(" / ", rhos)}");
    }

    foreach ((string name, string text) in result.Files())
    {
        File.WriteAllText(Path.Combine(folder, name), text);
    }

    Console.WriteLine($"pictures and tables: {Path.GetFullPath(folder)}; begin with transitions.svg");
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped; the same command continues.");
    return 130;
}
catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 2;
}

/// <summary>Says when another hundredth is done.</summary>
internal sealed class Hundredths : IProgress<SweepProgress>
{
    private int _last = -1;

    public void Report(SweepProgress value)
    {
        int now = 100 * value.CellsDone / value.Cells;
        if (now > _last)
        {
            _last = now;
            Console.Error.WriteLine($"{now} %: {value.Series.Solver}, {value.Series.Ensemble}, {value.Series.AmplitudesName} at m = {value.Rows}, k = {value.Rate.Sparsity}: {value.Rate.Successes} of {value.Rate.Trials}");
        }
    }
}
