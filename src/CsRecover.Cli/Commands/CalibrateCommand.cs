using System.CommandLine;
using CsRecover.Cli.Inputs;
using CsRecover.Cli.Reports;
using CsRecover.Learning;
using CsRecover.Mri.Files;
using CsRecover.Selection;
using CsRecover.Solvers;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover calibrate</c>: weights of survey records that meet targets, few of them not 0.</summary>
internal static class CalibrateCommand
{
    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams and cancellation.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        var gates = new SparseCalibrationWeights();
        Option<string> matrix = SharedOptions.RequiredPath("--matrix", "M.npy", "What each record adds to each target: a matrix of shape (targets, records), .npy, or sparse, .npz (scipy.sparse.save_npz) or .mtx (Matrix Market coordinates).");
        Option<string> targets = SharedOptions.RequiredPath("--targets", "y.npy", "The targets: as many numbers as the matrix has rows (.npy, or a table of one column).");
        Option<int?> sparsity = SharedOptions.Whole("--sparsity", "K", "Give exactly K records a weight. Without it and --lambda, every record may have one.");
        Option<double?> lambda = NumberOption.NotNegative("--lambda", "L", "Let gates choose records at this price; see --sums.");
        Option<string> loss = new("--loss") { HelpName = "relative|squared", Description = "Errors over |y| + 1, or errors as they are.", DefaultValueFactory = _ => "relative" };
        Option<string?> groups = SharedOptions.OptionalPath("--groups", "g.npy", "The group of each target, whole numbers from 0: groups then count alike, whatever their sizes.");
        Option<double?> largest = NumberOption.NotNegative("--max-weight", "W", "No weight may be above this (not with --lambda).");
        Option<double?> effective = NumberOption.NotNegative("--min-effective", "N", "With --sparsity: draw weights together until (sum w)^2 / sum w^2 is at least this.");
        Option<double?> ridge = NumberOption.NotNegative("--ridge", "L2", "L2 times the squared weights is added to the loss; 0 without it.");
        Option<bool> refit = new("--refit") { Description = "With --lambda: fit the weights of the records that gates chose again, without penalties." };
        Option<bool> sums = new("--sums") { Description = "With --lambda: the loss and the count of open gates are plain sums, as published examples have them; otherwise means, so that L does not depend on sizes." };
        Option<int?> epochs = SharedOptions.Whole("--epochs", "N", $"With --lambda: epochs of training; {gates.Epochs} without it.");
        Option<double?> rate = NumberOption.NotNegative("--learning-rate", "R", $"With --lambda: Adam's step; 0.15 without it.");
        Option<double?> beta = NumberOption.NotNegative("--temperature", "B", "With --lambda: the gates' temperature; 0.35 without it.");
        Option<ulong> seed = SharedOptions.Seed("With --lambda: seed of the gates.");
        Option<string?> output = SharedOptions.OptionalPath("--output", "w.npy", "Where to write the weights of all records, shape (records,).");
        Option<string?> report = SharedOptions.OptionalPath("--report", "r.json", "Where to write loss, mean_abs_rel, max_abs_rel, active, effective_sample_size, seconds, each target's error and more as JSON.");
        Option<int?> threads = SharedOptions.Threads();
        var command = new Command("calibrate", """
            Finds non-negative weights w of survey records so that weighted sums meet their targets, M w ~ y: of all records, of exactly K, or of those that gates choose.

            --sparsity reaches lower losses than --lambda for the same number of records, and says what no number of weights can go below.
            """)
        {
            matrix, targets, sparsity, lambda, loss, groups, largest, effective, ridge, refit, sums, epochs, rate, beta, seed, output, report, threads,
        };
        command.SetAction(parsed => Execute(
            new CalibrateSettings
            {
                Matrix = parsed.GetValue(matrix)!,
                Targets = parsed.GetValue(targets)!,
                Sparsity = parsed.GetValue(sparsity),
                Loss = parsed.GetValue(loss)!,
                Groups = parsed.GetValue(groups),
                LargestWeight = parsed.GetValue(largest),
                Effective = parsed.GetValue(effective),
                Ridge = parsed.GetValue(ridge) ?? 0.0,
                Gates = parsed.GetValue(lambda) is { } price
                    ? gates with
                    {
                        PenaltyL0 = price,
                        PenaltyL2 = parsed.GetValue(ridge) ?? 0.0,
                        Refit = parsed.GetValue(refit),
                        NormalizePenalties = !parsed.GetValue(sums),
                        Epochs = parsed.GetValue(epochs) ?? gates.Epochs,
                        LearningRate = parsed.GetValue(rate) ?? 0.15,
                        Gates = new HardConcreteDistribution(parsed.GetValue(beta) ?? 0.35),
                        Seed = parsed.GetValue(seed),
                    }
                    : null,
                Output = parsed.GetValue(output),
                Report = parsed.GetValue(report),
                Threads = SharedOptions.CheckThreads(parsed.GetValue(threads)),
            },
            context));
        root.Add(command);
    }

    private static int Execute(CalibrateSettings settings, CommandContext context)
    {
        settings.Check();
        Design matrix = DesignFiles.Read(settings.Matrix);
        double[] targets = DesignFiles.Numbers(settings.Targets, "targets");
        int[]? groups = settings.Groups is { } file ? SelectionInputs.ReadGroups(file) : null;
        CalibrationProblem problem = UserException.About(settings.Groups ?? "--groups", nameof(CalibrationProblem.TargetGroups), () => UserException.About(settings.Targets, "targets", () => new CalibrationProblem(matrix, targets)
        {
            Loss = settings.Loss == "relative" ? CalibrationLoss.Relative : CalibrationLoss.Squared,
            TargetGroups = groups,
            LargestWeight = settings.LargestWeight,
            SmallestEffectiveSampleSize = settings.Effective,
            Ridge = settings.Ridge,
        }));
        CalibrationResult result = UserException.About("--sparsity", "sizes", () => Fit(problem, settings, context));
        CalibrateReport report = CalibrateReports.Of(result, settings, matrix);
        using (var files = new OutputFiles())
        {
            if (settings.Output is { } output)
            {
                files.Stage(output, stream => NpyFile.Write(stream, result.Weights, matrix.Features));
            }

            if (settings.Report is { } path)
            {
                files.Stage(path, stream => ReportJson.Write(stream, report));
            }

            files.Commit();
        }

        CalibrateReports.Print(report, settings, context);
        return ErrorHandler.Success;
    }

    private static CalibrationResult Fit(CalibrationProblem problem, CalibrateSettings settings, CommandContext context)
    {
        using ProgressLine? progress = ProgressLine.ForOne(context.Error);
        var options = new CalibrationOptions { MaxThreads = settings.Threads, Progress = progress, CancellationToken = context.Token };
        return settings.Gates is { } gates ? problem.FitGates(gates, options) : settings.Sparsity is { } k ? problem.FitExactly(k, options) : problem.FitAll(options);
    }
}
