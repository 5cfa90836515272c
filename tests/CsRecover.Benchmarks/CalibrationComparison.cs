using System.Globalization;
using CsRecover.Learning;
using CsRecover.Learning.Tests.Calibration;
using CsRecover.Mri.Files;
using CsRecover.Selection;
using CsRecover.Solvers;

namespace CsRecover.Benchmarks;

/// <summary>
/// Survey calibration of 200 targets by 10,000 records, density 0.3, the published example's size and settings: time of an epoch of gates against torch's dense loop, one thread each;
/// losses and numbers of weights of gates at several prices; exactly as many weights by least squares; and all of them, against scipy's non-negative least squares.
/// Arguments: <c>epochs=2000</c>, <c>rounds=3</c>.
/// </summary>
internal sealed class CalibrationComparison : IComparison
{
    private const int Targets = 200, Records = 10_000;

    /// <inheritdoc/>
    public string Name => "calibration";

    /// <inheritdoc/>
    public string Summary => "survey calibration, 200 x 10,000: gates against torch, exactly k weights, all weights against scipy (epochs=2000 rounds=3)";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        var values = new KeyedArguments(arguments);
        int epochs = values.Whole("epochs", 2000), rounds = values.Whole("rounds", 3);
        (double[] byColumns, double[] y) = SurveyInstance.Uniform(Targets, Records, 0.3);
        var problem = new CalibrationProblem(Design.FromColumns(byColumns, Targets, Records), y);
        string folder = Directory.CreateTempSubdirectory("csrecover-calibration-").FullName;
        try
        {
            string matrix = Path.Combine(folder, "m.npy"), targets = Path.Combine(folder, "y.npy");
            NpyFile.Write(matrix, [.. Enumerable.Range(0, byColumns.Length).Select(e => byColumns[(e % Records * Targets) + (e / Records)])], Targets, Records);
            NpyFile.Write(targets, y, Targets);
            CompareEpochs(problem, matrix, targets, epochs, rounds);
            CompareOptima(problem, matrix, targets, rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static SparseCalibrationWeights Gates(double l0, double l2, int epochs) => new()
    {
        Gates = new HardConcreteDistribution(0.35),
        PenaltyL0 = l0,
        PenaltyL2 = l2,
        NormalizePenalties = false,
        InitialWeight = 1.0,
        LogWeightJitter = 0.05,
        LearningRate = 0.15,
        Epochs = epochs,
    };

    private static void CompareEpochs(CalibrationProblem problem, string matrix, string targets, int epochs, int rounds)
    {
        Console.WriteLine($"ms an epoch, one thread, {epochs} epochs, medians of {rounds} rounds in turn");
        foreach ((double l0, double l2) in new[] { (1e-6, 1e-8), (1e-4, 0.0), (1e-3, 0.0), (1e-2, 0.0) })
        {
            CalibrationResult result = null!;
            var options = new CalibrationOptions { MaxThreads = 1 };
            var work = new List<Func<Timing.Sample>> { Timing.Measured(() => result = problem.FitGates(Gates(l0, l2, epochs), options)) };
            using PeerProcess? torch = PeerProcess.Start("calibration.py", 1, "gates", matrix, targets, Text(epochs), Text(l0), Text(l2));
            if (torch is not null)
            {
                work.Add(torch.Run);
            }

            Timing.Sample[][] samples = Timing.Alternate(rounds, [.. work]);
            double Each(int line) => line < samples.Length ? Timing.Summarise(samples[line], s => s.Wall).Median / epochs : double.NaN;
            double loss = result.Loss;
            int active = result.Active;
            string exactly = active < 1000 ? string.Create(CultureInfo.InvariantCulture, $"; exactly as many by least squares: loss {problem.FitExactly(Math.Max(active, 1)).Loss:F2}") : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"lambda {l0:0e0}, {l2:0e0}: {Each(0):F2} ms, torch {Each(1):F2} ms, {Each(1) / Each(0):F1} times; loss {loss:F2} with {active} weights{exactly}"));
        }
    }

    private static void CompareOptima(CalibrationProblem problem, string matrix, string targets, int rounds)
    {
        CalibrationResult all = null!;
        IReadOnlyList<CalibrationResult> path = [];
        var work = new List<Func<Timing.Sample>> { Timing.Measured(() => all = problem.FitAll()), Timing.Measured(() => path = problem.FitPath([20, 36, 45, 66])) };
        using PeerProcess? scipy = PeerProcess.Start("calibration.py", 1, "nnls", matrix, targets, "1", "0", "0");
        if (scipy is not null)
        {
            work.Add(scipy.Run);
        }

        Timing.Sample[][] samples = Timing.Alternate(rounds, [.. work]);
        double Wall(int line) => line < samples.Length ? Timing.Summarise(samples[line], s => s.Wall).Median : double.NaN;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"all weights: {Wall(0):F0} ms, loss {all.Loss:F4} with {all.Active}, proven {all.LowerBound:F4}; scipy nnls {Wall(2):F0} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"exactly {string.Join(", ", path.Select(r => $"{r.Active}"))} weights: {Wall(1):F0} ms in all, losses {string.Join(", ", path.Select(r => r.Loss.ToString("F3", CultureInfo.InvariantCulture)))}"));
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
