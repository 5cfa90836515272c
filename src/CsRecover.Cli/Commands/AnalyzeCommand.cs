using System.CommandLine;
using System.Numerics;
using CsRecover.Analysis;
using CsRecover.Cli.Reports;
using CsRecover.Mri.Files;
using CsRecover.Operators;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover analyze</c>: what a matrix can and cannot recover, as far as it can be proven.</summary>
internal static class AnalyzeCommand
{
    private const int DefaultTrials = 200;

    private sealed record Settings(string Matrix, int? Sparsity, string? Report, int Trials, ulong Seed);

    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams and cancellation.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        Option<string> matrix = SharedOptions.RequiredPath("--matrix", "A.npy", "The measurement matrix A, shape (m, n); real or complex.");
        Option<int?> sparsity = SharedOptions.Whole("--sparsity", "K", "Say what is proven for signals of K non-zeros, from 1 to min(m, n).");
        Option<string?> report = SharedOptions.OptionalPath("--report", "r.json", "Where to write all numbers as JSON, with the supports that prove bounds.");
        Option<int?> trials = SharedOptions.Whole("--trials", "N", $"Random supports to try for each bound on a restricted isometry constant; {DefaultTrials} without it.");
        Option<ulong> seed = SharedOptions.Seed("Seed; the same one gives the same answers on every machine.");
        var command = new Command("analyze", """
            Analyses a measurement matrix: coherence, checks of random ensembles and, for a number of non-zeros, bounds on restricted isometry constants, what is proven for
            each solver, and what theory predicts for random matrices of the same shape.

            Nothing is claimed that is not proven: a condition is proven, refuted or open, and one that is refuted says only that its theorem does not apply.
            """)
        {
            matrix, sparsity, report, trials, seed,
        };
        command.SetAction(parsed => Execute(
            new Settings(
                parsed.GetValue(matrix)!,
                parsed.GetValue(sparsity),
                parsed.GetValue(report),
                CheckTrials(parsed.GetValue(trials) ?? DefaultTrials),
                parsed.GetValue(seed)),
            context));
        root.Add(command);
    }

    private static int CheckTrials(int trials) => trials >= 1 ? trials : throw new UserException($"--trials: expected 1 or more, got {trials}");

    private static int Execute(Settings settings, CommandContext context)
    {
        if (settings.Report is not null)
        {
            OutputFiles.CheckFile(settings.Report);
        }

        NpyArray a = NpyFile.Read(settings.Matrix);
        MatrixFiles.CheckShape(a);
        int most = Math.Min(a.Shape[0], a.Shape[1]);
        if (settings.Sparsity is { } k && (k < 1 || k > most))
        {
            throw new UserException($"--sparsity: expected a number of non-zeros from 1 to {most}, got {k}");
        }

        return NumberKinds.Common(a, a) switch
        {
            NpyType.Float32 => Analyse(a, () => new DenseOperator<float>(a.ToSingle(), a.Shape[0], a.Shape[1]), settings, context),
            NpyType.Float64 => Analyse(a, () => new DenseOperator<double>(a.ToDouble(), a.Shape[0], a.Shape[1]), settings, context),
            _ => Analyse(a, () => new ComplexDenseOperator(a.ToComplex(), a.Shape[0], a.Shape[1]), settings, context),
        };
    }

    private static int Analyse<T>(NpyArray file, Func<SensingOperator<T>> makeOperator, Settings settings, CommandContext context)
        where T : unmanaged, INumberBase<T>
    {
        SensingOperator<T> sensing = UserException.About(file.Name, parameter: null, makeOperator);
        var options = new RestrictedIsometryOptions { Trials = settings.Trials, Seed = settings.Seed };
        Guarantee? guarantee = settings.Sparsity is { } k ? UserException.About(file.Name, parameter: null, () => Guarantee.For(sensing, k, options, context.Token)) : null;
        MutualCoherence coherence = guarantee?.Coherence ?? UserException.About(file.Name, parameter: null, () => MutualCoherence.Of(sensing, context.Token));
        EnsembleCheck? check = sensing.Rows < 8 || sensing.Columns <= sensing.Rows ? null : EnsembleCheck.Of(sensing, new EnsembleCheckOptions { Seed = options.Seed }, context.Token);
        var report = new AnalysisReport
        {
            Rows = sensing.Rows,
            Columns = sensing.Columns,
            IsComplex = typeof(T) == typeof(Complex32),
            Sparsity = settings.Sparsity,
            Seed = options.Seed,
            Trials = options.Trials,
            Coherence = AnalysisReports.Of(coherence, settings.Sparsity),
            Ensemble = check is null ? null : AnalysisReports.Of(check),
            Isometry = guarantee?.Isometry,
            Statements = guarantee?.Statements,
            Expectations = guarantee?.Expectations,
        };
        if (settings.Report is { } path)
        {
            OutputFiles.Write(path, stream => ReportJson.Write(stream, report));
        }

        Print(report, sensing.Description, context);
        return ErrorHandler.Success;
    }

    private static void Print(AnalysisReport report, string description, CommandContext context)
    {
        Tables.Write(context.Output, AnalysisReports.Facts(report, description));
        if (report.Ensemble is { } ensemble)
        {
            Tables.Write(context.Output, AnalysisReports.Checks(ensemble));
        }

        if (report is { Sparsity: { } k, Isometry: { } isometry, Statements: { } statements })
        {
            Tables.Write(context.Output, AnalysisReports.Constants(isometry));
            Tables.Write(context.Output, AnalysisReports.Statements(statements, k));
        }

        if (report.Expectations is { Count: > 0 } expectations)
        {
            Tables.Write(context.Output, AnalysisReports.Predictions(expectations));
        }
    }
}
