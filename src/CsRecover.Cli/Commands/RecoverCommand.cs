using System.CommandLine;
using System.Globalization;
using System.Numerics;
using CsRecover.Cli.Reports;
using CsRecover.Ilgpu;
using CsRecover.Mri.Files;
using CsRecover.Operators;
using CsRecover.Solvers;
using Spectre.Console;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover recover</c>: x with few non-zeros out of y = A x, both given as files.</summary>
internal static class RecoverCommand
{
    private sealed record Settings(string Matrix, string Measurements, SolverOptions Solver, int? Sparsity, string? Output, string? Report, int Threads, string Backend, bool Warm);

    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams and cancellation.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        Option<string> matrix = SharedOptions.RequiredPath("--matrix", "A.npy", "The measurement matrix A, shape (m, n).");
        Option<string> measurements = SharedOptions.RequiredPath("--measurements", "y.npy", "The measurements y, shape (m,), or (batch, m) for many signals of the same A.");
        Option<string> solver = SharedOptions.Solver(new AutoOptions(), "The default tries several, cheapest first, until an answer proves itself; it needs no k, no noise level and no penalty.");
        Option<int?> sparsity = SharedOptions.Sparsity();
        Option<bool> nonNegative = new("--nonnegative") { Description = "x is known to have no negative entries." };
        Option<string?> output = SharedOptions.OptionalPath("--output", "x.npy", "Where to write x, shape (n,) or (batch, n).");
        Option<string?> report = SharedOptions.OptionalPath("--report", "r.json", "Where to write solver, backend, status, iterations, seconds, residual_norm, support_size and more as JSON; for a batch the worst signal's, and 'signals' lists each.");
        Option<int?> threads = SharedOptions.Threads();
        Option<string> backend = BackendOption.Create();
        Option<bool> warm = SharedOptions.Warm();
        var command = new Command("recover", """
            Recovers x with few non-zeros from y = A x (m measurements of n unknowns, m below n).

            Files are NumPy's .npy. Numbers are float32, float64 or complex64 and x is of the same kind as A and y; where A and y differ, of the
            kind that loses nothing (float32 with float64 gives float64, float32 with complex64 gives complex64). Whole numbers count as float64.
            """)
        {
            matrix, measurements, solver, sparsity, nonNegative, output, report, threads, backend, warm,
        };
        command.SetAction(parsed => Execute(
            new Settings(
                parsed.GetValue(matrix)!,
                parsed.GetValue(measurements)!,
                Choose(parsed.GetValue(solver)!, parsed.GetValue(nonNegative)),
                parsed.GetValue(sparsity),
                parsed.GetValue(output),
                parsed.GetValue(report),
                SharedOptions.CheckThreads(parsed.GetValue(threads)),
                parsed.GetValue(backend)!,
                parsed.GetValue(warm)),
            context));
        root.Add(command);
    }

    private static SolverOptions Choose(string name, bool nonNegative)
    {
        SolverOptions solver = SolverCatalog.Find(name);
        return nonNegative ? UserException.About("--nonnegative", parameter: null, solver.AsNonNegative) : solver;
    }

    private static int Execute(Settings settings, CommandContext context)
    {
        SharedOptions.CheckOutputs(settings.Output, settings.Report);

        using BackendChoice backend = BackendOption.Open(settings.Backend);
        NpyArray a = NpyFile.Read(settings.Matrix), y = NpyFile.Read(settings.Measurements);
        CheckShapes(a, y);
        return NumberKinds.Common(a, y) switch
        {
            NpyType.Float32 => Solve(a, y, y.ToSingle(), () => new DenseOperator<float>(a.ToSingle(), a.Shape[0], a.Shape[1]), backend, settings, context),
            NpyType.Float64 => Solve(a, y, y.ToDouble(), () => new DenseOperator<double>(a.ToDouble(), a.Shape[0], a.Shape[1]), backend, settings, context),
            _ => Solve(a, y, y.ToComplex(), () => new ComplexDenseOperator(a.ToComplex(), a.Shape[0], a.Shape[1]), backend, settings, context),
        };
    }

    private static void CheckShapes(NpyArray a, NpyArray y)
    {
        MatrixFiles.CheckShape(a);
        int m = a.Shape[0];
        if (y.Shape.Count is not (1 or 2) || y.Shape[^1] != m || y.Count == 0)
        {
            throw new UserException($"{y.Name}: expected measurements of shape ({m},) or (batch, {m}), as {a.Name} has {m} rows, got {NpyArray.Describe(y.Shape)}");
        }
    }

    private static int Solve<T>(NpyArray a, NpyArray file, T[] y, Func<SensingOperator<T>> makeOperator, BackendChoice backend, Settings settings, CommandContext context)
        where T : unmanaged, INumberBase<T>
    {
        bool isBatch = file.Shape.Count == 2;
        int count = isBatch ? file.Shape[0] : 1;
        SensingOperator<T> sensing = UserException.About(a.Name, parameter: null, makeOperator);
        RecoveryProblem<T> problem = UserException.About("--sparsity", "sparsity", () => RecoveryProblem.Create(sensing, settings.Solver, settings.Sparsity));
        var options = new RecoveryOptions { Backend = backend.Backend, MaxThreads = settings.Threads, CancellationToken = context.Token };
        RecoveryResult<T>[] results;
        double seconds;
        using (ProgressLine? progress = ProgressLine.For(context.Error, count, backend.Backend))
        {
            (results, seconds) = Stopwatched.Run(settings.Warm, timed =>
            {
                RecoveryOptions run = timed ? options with { Progress = progress } : options;
                return UserException.About(file.Name, "measurements", () => isBatch ? problem.RecoverBatch(y, count, run) : [problem.Recover(y, run)]);
            });
        }

        RecoveryReport report = RecoveryReports.Of(results, seconds, problem.Operator, settings.Sparsity, settings.Warm, settings.Threads, isBatch);
        using (var files = new OutputFiles())
        {
            if (settings.Output is { } output)
            {
                T[] x = [.. results.SelectMany(r => r.Coefficients)];
                int n = problem.Operator.Columns;
                files.Stage(output, stream => NpyFile.Write(stream, x, isBatch ? [count, n] : [n]));
            }

            if (settings.Report is { } path)
            {
                files.Stage(path, stream => ReportJson.Write(stream, report));
            }

            files.Commit();
        }

        Print(report, problem.Operator.Description, backend, settings, context);
        return ErrorHandler.Success;
    }

    private static void Print(RecoveryReport report, string description, BackendChoice backend, Settings settings, CommandContext context)
    {
        string signals = report.Signals is { } all ? string.Create(CultureInfo.InvariantCulture, $" (the worst of {all.Count} signals)") : "";
        var table = Tables.Facts();
        table.AddRow("A", Markup.Escape(description));
        RecoveryReports.AddRows(table, report, backend.Description, signals);
        table.AddRow("x", Markup.Escape(settings.Output ?? "not written: give --output x.npy"));
        Tables.Write(context.Output, table);
    }
}
