using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using CsRecover.Ilgpu;
using CsRecover.Operators;
using CsRecover.Solvers;
using Spectre.Console;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover bench</c>: how fast this machine is, in a few seconds.</summary>
internal static class BenchCommand
{
    private const double SecondsEach = 0.5;
    private const int FewestRuns = 5;

    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams and cancellation.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        Option<int?> threads = SharedOptions.Threads();
        Option<string> backend = BackendOption.Create();
        var command = new Command("bench", """
            Times the library's main pieces on this machine and prints a table: best and median of repeated runs, warmed up.

            Compare the columns of two runs only when the machine was equally idle; the comparisons against other programs are in tests/CsRecover.Benchmarks.
            """)
        {
            threads, backend,
        };
        command.SetAction(parsed => Execute(SharedOptions.CheckThreads(parsed.GetValue(threads)), parsed.GetValue(backend)!, context));
        root.Add(command);
    }

    private static int Execute(int threads, string backendName, CommandContext context)
    {
        if (backendName == IlgpuDevice.NameOf(IlgpuDeviceKind.Emulation))
        {
            throw new UserException($"--backend: expected a backend worth timing, got {backendName}, an emulation for finding mistakes that takes hours here");
        }

        using BackendChoice backend = BackendOption.Open(backendName);
        var options = new RecoveryOptions { Backend = backend.Backend, MaxThreads = threads, CancellationToken = context.Token };
        Table table = new Table().Title(Markup.Escape($"on {backend.Description}")).Border(TableBorder.Rounded).AddColumn("what").AddColumn("best").AddColumn("median").AddColumn("note");
        foreach (Measurement measurement in Measurements(options))
        {
            context.Token.ThrowIfCancellationRequested();
            (double best, double median, string note) = Time(measurement, context.Token);
            table.AddRow(Markup.Escape(measurement.Name), Milliseconds(best), Milliseconds(median), Markup.Escape(note));
        }

        Tables.Write(context.Output, table);
        return ErrorHandler.Success;
    }

    /// <summary>One row of the table.</summary>
    /// <param name="Name">What is done.</param>
    /// <param name="Prepare">Makes the inputs; gives the work, which gives a note on its result.</param>
    private sealed record Measurement(string Name, Func<Func<string>> Prepare);

    private static IEnumerable<Measurement> Measurements(RecoveryOptions options)
    {
        foreach (string name in new[] { "smoothed-l0", "omp" })
        {
            if (SolverCatalog.All.FirstOrDefault(s => s.Name == name) is { } solver)
            {
                yield return new($"{name}, one signal, Gaussian 500 x 1000, k = 100, float64", () => Dense(solver, 1, options));
                yield return new($"{name}, batch of 64", () => Dense(solver, 64, options));
            }
        }
    }

    private static Func<string> Dense(SolverOptions solver, int count, RecoveryOptions options)
    {
        const int M = 500, N = 1000, K = 100;
        var random = new Random(1);
        double Gaussian() => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());

        double[] matrix = [.. Enumerable.Range(0, M * N).Select(_ => Gaussian() / Math.Sqrt(M))];
        RecoveryProblem<double> problem = RecoveryProblem.Create(new DenseOperator<double>(matrix, M, N), solver, K);
        double[][] truth = [.. Enumerable.Range(0, count).Select(_ => new double[N])];
        foreach (double[] x in truth)
        {
            int[] order = [.. Enumerable.Range(0, N)];
            random.Shuffle(order);
            foreach (int j in order.AsSpan(0, K))
            {
                x[j] = Gaussian();
            }
        }

        double[] y = [.. truth.SelectMany(x => problem.Measure(x))];
        return () =>
        {
            RecoveryResult<double>[] results = count == 1 ? [problem.Recover(y, options)] : problem.RecoverBatch(y, count, options);
            int right = results.Zip(truth, IsRight).Count(r => r);
            return count == 1 ? (right == 1 ? "recovered" : "not recovered") : $"{right} of {count} recovered";
        };
    }

    private static bool IsRight(RecoveryResult<double> result, double[] truth)
    {
        double error = result.Coefficients.Zip(truth, (a, b) => (a - b) * (a - b)).Sum(), norm = truth.Sum(v => v * v);
        return error <= 1e-8 * norm;
    }

    private static (double Best, double Median, string Note) Time(Measurement measurement, CancellationToken token)
    {
        Func<string> work = measurement.Prepare();
        string note = work();
        var seconds = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (seconds.Count < FewestRuns || Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsEach)
        {
            token.ThrowIfCancellationRequested();
            long begin = Stopwatch.GetTimestamp();
            note = work();
            seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        seconds.Sort();
        return (seconds[0], seconds[seconds.Count / 2], note);
    }

    private static string Milliseconds(double seconds) => seconds < 0.1
        ? string.Create(CultureInfo.InvariantCulture, $"{1e3 * seconds:F3} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{1e3 * seconds:F0} ms");
}
