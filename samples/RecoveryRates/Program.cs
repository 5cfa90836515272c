// How sparse must a signal be to be recovered from half as many measurements as unknowns, and by which solver?
//
//   dotnet run -c Release --project samples/RecoveryRates                                  a quick study, under a minute
//   dotnet run -c Release --project samples/RecoveryRates -- --columns 512 --trials 50    a longer one
//   ... -- --trials 1000 --trials-per-matrix 500 --backend cuda                           on a GPU (src/CONTRIBUTING.md says how to build for one)
//
// Each trial draws a matrix A (m x n) and a signal x with k non-zeros at random places, measures y = A x and asks a solver for x. For few
// non-zeros every solver succeeds, for many none does, and in between the rate falls from 1 to 0 within a few k. Where it falls depends on
// the solver and on the amplitudes of the non-zeros, and hardly on the kind of matrix: look for it in the chart.
//
// A study can be stopped (Ctrl+C) and continued: rates already in rates.csv are not measured again, and a larger --trials adds to them.

using System.Globalization;
using CsRecover.Analysis;
using CsRecover.Ilgpu;
using CsRecover.Samples;
using Spectre.Console;

AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;                        // no colour codes in files
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
try
{
    return SampleOptions.Parse(args, options => Run(options, stop.Token));
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped; the same command continues.");
    return 1;
}
catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
{
    Console.Error.WriteLine($"error: {e.Message.Split(" (Parameter ")[0]}");                 // without the name that .NET appends
    return 2;
}

static int Run(SampleOptions options, CancellationToken cancellationToken)
{
    using BackendChoice backend = BackendChoice.Open(options.Backend);
    var study = new Study(options, backend.Backend);
    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
        $"A: [bold]{options.Rows} x {options.Columns}[/], no noise, {options.Trials} trials at each k on {backend.Description}; success: relative error below 1e-4");

    // 1. Measure. A series is one solver on one kind of matrix and of amplitudes; its k ascend until nothing succeeds any more.
    AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(context =>
    {
        ProgressTask task = context.AddTask("measuring", maxValue: study.Series.Count);
        foreach (Series series in study.Series)
        {
            task.Description = string.Create(CultureInfo.InvariantCulture, $"{series.Matrix}, {Words(series.Amplitudes)}, {series.Solver.Name}");
            study.Measure(series, cancellationToken);
            task.Increment(1);
        }

        task.Description = "measured";
    });

    // 2. Where each solver succeeds half of the time, as a table: k, and rho = k / m.
    foreach (AmplitudeKind amplitudes in Enum.GetValues<AmplitudeKind>())
    {
        AnsiConsole.Write(HalfPoints(study, amplitudes, options));
    }

    // 3. All rates as a chart.
    string chart = Path.Combine(options.Output, "rates.svg");
    Study.WriteWhole(chart, RatesChart.Draw(study, options));
    AnsiConsole.MarkupLineInterpolated($"chart: {Path.GetFullPath(chart)}, numbers: rates.csv beside it");
    return 0;
}

static Table HalfPoints(Study study, AmplitudeKind amplitudes, SampleOptions options)
{
    Table table = new Table().Border(TableBorder.Rounded).Title($"k at 50 % success (k / m), {Words(amplitudes)}").AddColumn("solver");
    foreach (string matrix in study.Matrices)
    {
        table.AddColumn(new TableColumn(matrix).RightAligned());
    }

    foreach (string solver in study.Solvers)
    {
        IEnumerable<string> cells = study.Matrices.Select(matrix =>
        {
            IReadOnlyList<RecoveryRate> rates = study.Rates(matrix, amplitudes, solver);
            if (rates.All(r => 2 * r.Successes >= r.Trials))
            {
                return $"> {rates[^1].Sparsity}";
            }

            double half = Math.Max(0.0, RecoveryTransition.Fit(rates).HalfSparsity);
            return string.Create(CultureInfo.InvariantCulture, $"{half:F1} ({half / options.Rows:F2})");
        });
        table.AddRow([solver, .. cells]);
    }

    return table;
}

static string Words(AmplitudeKind amplitudes) => amplitudes switch
{
    AmplitudeKind.Gaussian => "Gaussian amplitudes",
    AmplitudeKind.Signs => "amplitudes +1 and -1",
    _ => "non-negative amplitudes",
};
