using System.Diagnostics;
using System.Globalization;
using CsRecover.Learning;
using CsRecover.Selection;

namespace CsRecover.Benchmarks;

/// <summary>
/// Survey calibration of 5,000 targets by 50,000 records, exactly 3,000 of which are to have a weight: the size at which others are known to give up (hazimehh/L0Learn, issue 69).
/// Entries lognormal(1.5, 0.25), a share of them not 0; targets are the sums under weights lognormal(2, 1), so that they can be met, or uniform from 1e6 to 1e8 (targets=uniform), so
/// that they cannot. Arguments: <c>q=5000</c>, <c>n=50000</c>, <c>k=3000</c>, <c>density=5</c> (percent; 100 is stored, as in that issue), <c>targets=sums</c>, <c>threads=0</c>.
/// </summary>
internal sealed class LargeCalibrationComparison : IComparison
{
    /// <inheritdoc/>
    public string Name => "calibration-large";

    /// <inheritdoc/>
    public string Summary => "survey calibration, 5,000 x 50,000, exactly 3,000 weights: time, memory, loss (q=5000 n=50000 k=3000 density=5 targets=sums|uniform threads=0)";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        var values = new KeyedArguments(arguments);
        int q = values.Whole("q", 5000), n = values.Whole("n", 50_000), k = values.Whole("k", 3000), density = values.Whole("density", 5);
        var options = new CalibrationOptions { MaxThreads = values.Whole("threads", 0) };
        CalibrationProblem problem = Instance(q, n, density, values.Text("targets", "sums") == "uniform");
        long before = Process.GetCurrentProcess().WorkingSet64;
        TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
        CalibrationResult fit = problem.FitExactly(k, options);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"exactly {fit.Active}: {fit.Seconds:F1} s, {(process.TotalProcessorTime - processor).TotalSeconds:F1} s of processor time, peak memory {process.PeakWorkingSet64 >> 20} MiB, {before >> 20} MiB with the data alone"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"loss {fit.Loss:G6}, mean |relative error| {fit.MeanAbsoluteRelativeError:P3}, largest {fit.MaxAbsoluteRelativeError:P3}; any number of weights: at least {fit.LowerBound:G6}; effective sample size {fit.EffectiveSampleSize:F0}"));
        CalibrationResult all = problem.FitAll(options);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"all weights: {all.Seconds:F1} s, loss {all.Loss:G6} with {all.Active}, at least {all.LowerBound:G6}"));
        return 0;
    }

    private static CalibrationProblem Instance(int q, int n, int percent, bool uniform)
    {
        var random = new Random(34543);
        var y = new double[q];
        int[] starts = new int[n + 1];
        List<int> rows = [];
        List<double> entries = [];
        double[] stored = percent == 100 ? new double[(long)q * n] : [];
        for (int j = 0; j < n; j++)
        {
            double weight = Math.Exp(2.0 + Normal(random));
            for (int i = 0; i < q; i++)
            {
                if (percent == 100 || random.Next(100) < percent)
                {
                    double value = Math.Exp(1.5 + (0.25 * Normal(random)));
                    y[i] += weight * value;
                    if (percent == 100)
                    {
                        stored[((long)j * q) + i] = value;
                    }
                    else
                    {
                        rows.Add(i);
                        entries.Add(value);
                    }
                }
            }

            starts[j + 1] = rows.Count;
        }

        if (uniform)
        {
            y = [.. y.Select(_ => 1e6 + ((1e8 - 1e6) * random.NextDouble()))];
        }

        return new CalibrationProblem(percent == 100 ? Design.FromColumns(stored, q, n) : Design.FromSparseColumns(q, n, starts, [.. rows], [.. entries]), y);
    }

    private static double Normal(Random random) => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
