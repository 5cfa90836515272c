using System.CommandLine;
using CsRecover.Cli.Inputs;
using CsRecover.Cli.Reports;
using CsRecover.Mri.Files;
using CsRecover.Selection;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover select</c>: which few features explain a response.</summary>
internal static class SelectCommand
{
    private const string Sparsity = "--sparsity", Method = "--method", Criterion = "--criterion", Loss = "--loss";

    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams and cancellation.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        Option<string> design = SharedOptions.RequiredPath("--design", "X.csv", "The features: a table (.csv, .tsv or .txt; commas, semicolons or tabs, with or without a row of names), a matrix of shape (n, p) (.npy), or a sparse one (.mtx, Matrix Market coordinates).");
        Option<string> response = SharedOptions.RequiredPath("--response", "y.npy|COLUMN", "The response: a file with n numbers (.npy or a table of one column), or the name of a column of the design's table, which is then no feature (its number from 1, if the table has no names).");
        Option<int?> sparsity = SharedOptions.Whole(Sparsity, "K", "Choose at most K features (groups).");
        Option<double?> lambda = NumberOption.NotNegative("--lambda", "L", "Choose features at a price of L each, in units of the objective: half the residual sum of squares, or the negative log-likelihood.");
        Option<bool> auto = new("--auto") { Description = "Choose how many by residual ratios and the extended Bayesian information criterion; the default if neither --sparsity, --lambda nor --path is given." };
        Option<int?> path = SharedOptions.Whole("--path", "K", "Solve for each size from 0 to K, and choose one by --criterion or --folds.");
        Option<string?> criterion = SharedOptions.OptionalPath(Criterion, "NAME", $"What chooses the size out of a path: {string.Join(", ", SelectionCriterion.All.Select(c => c.Name))}; {SelectionCriterion.LinearEbic().Name} without it.");
        Option<int?> folds = SharedOptions.Whole("--folds", "N", "Choose the size out of a path by cross validation with N folds: the smallest size within one standard error of the best.");
        Option<ulong> seed = SharedOptions.Seed("Seed of the folds.");
        Option<string?> method = SharedOptions.OptionalPath(Method, "NAME", $"How to choose: {string.Join(", ", SelectionCatalog.All.Select(m => m.Name))}; {SelectionCatalog.Standard.Name} without it.");
        Option<bool> exact = new("--exact") { Description = "Prove that no other choice is better by more than --gap; the report then has a certificate { upper, lower, gap, nodes }." };
        Option<double?> gap = NumberOption.NotNegative("--gap", "G", $"End a proof when (upper - lower) / upper is at most this; {new BestSubset().Gap} without it, 0 for the optimum itself.");
        Option<string> loss = new(Loss) { HelpName = "squared|logistic", Description = "Squared loss for responses that are numbers, logistic loss for classes 0 and 1.", DefaultValueFactory = _ => "squared" };
        Option<double?> ridge = NumberOption.NotNegative("--ridge", "L2", "Shrink: L2 times the squared coefficients of features scaled to length 1 is added to the objective; 0 without it.");
        Option<bool> nonNegative = new("--nonnegative") { Description = "Coefficients may not be negative." };
        Option<bool> noIntercept = new("--no-intercept") { Description = "The model has no constant term." };
        Option<bool> ignore = new("--ignore-unusable") { Description = "Pass over features that are constant or equal to an earlier one, instead of refusing them." };
        Option<string?> groups = SharedOptions.OptionalPath("--groups", "g.npy", "The group of each feature, p whole numbers from 0 on (.npy or a table of one column or row): groups are chosen whole, and counted.");
        Option<string?> output = SharedOptions.OptionalPath("--output", "beta.npy", "Where to write the coefficients of all features, shape (p,); the intercept is in the report.");
        Option<string?> report = SharedOptions.OptionalPath("--report", "r.json", "Where to write support, names, coefficients, rss or deviance, objective, status, seconds, criteria and more as JSON.");
        Option<double?> limit = NumberOption.NotNegative("--time-limit", "SECONDS", "Stop after this long with the best answer so far; with --exact its certificate says what is proven by then.");
        Option<int?> threads = SharedOptions.Threads();
        var command = new Command("select", """
            Chooses the few features that explain a response best: linear regression (squared loss) or logistic regression with at most K features, or at a price each, or as many as the data support.

            Minimises |y - b0 - X b|^2 / 2 (or the negative log-likelihood), plus the ridge, over models with few coefficients that are not 0. The answer of --exact is proven.
            """)
        {
            design, response, sparsity, lambda, path, auto, criterion, folds, seed, method, exact, gap, loss, ridge, nonNegative, noIntercept, ignore, groups, output, report, limit, threads,
        };
        command.SetAction(parsed => Execute(
            new SelectSettings
            {
                Design = parsed.GetValue(design)!,
                Response = parsed.GetValue(response)!,
                Sparsity = parsed.GetValue(sparsity),
                Lambda = parsed.GetValue(lambda),
                Path = parsed.GetValue(path),
                Auto = parsed.GetValue(auto),
                Criterion = parsed.GetValue(criterion),
                Folds = parsed.GetValue(folds),
                Seed = parsed.GetValue(seed),
                Method = parsed.GetValue(method),
                Exact = parsed.GetValue(exact),
                Gap = parsed.GetValue(gap),
                Loss = LossOf(parsed.GetValue(loss)!),
                Ridge = parsed.GetValue(ridge) ?? 0.0,
                NonNegative = parsed.GetValue(nonNegative),
                Intercept = !parsed.GetValue(noIntercept),
                IgnoreUnusable = parsed.GetValue(ignore),
                Groups = parsed.GetValue(groups),
                Output = parsed.GetValue(output),
                Report = parsed.GetValue(report),
                TimeLimit = parsed.GetValue(limit),
                Threads = SharedOptions.CheckThreads(parsed.GetValue(threads)),
            },
            context));
        root.Add(command);
    }

    private static SelectionLoss LossOf(string text) => text switch
    {
        "squared" => SelectionLoss.Squared,
        "logistic" => SelectionLoss.Logistic,
        _ => throw new UserException($"{Loss}: expected squared or logistic, got '{text}'"),
    };

    private static int Execute(SelectSettings settings, CommandContext context)
    {
        settings.Check();
        SelectionMethod method = UserException.About(Method, "name", settings.MakeMethod);
        SelectionCriterion criterion = settings.Criterion is { } name ? UserException.About(Criterion, "name", () => SelectionCriterion.Find(name)) : SelectionCriterion.LinearEbic();
        SelectionInputs inputs = SelectionInputs.Read(settings.Design, settings.Response);
        int[]? groups = settings.Groups is { } file ? SelectionInputs.ReadGroups(file) : null;
        SelectionProblem problem = UserException.About(settings.Groups ?? "--groups", "groups", () => UserException.About(inputs.ResponseName, "response", () => new SelectionProblem(inputs.Design, inputs.Response, settings.Loss)
        {
            Intercept = settings.Intercept,
            Ridge = settings.Ridge,
            NonNegative = settings.NonNegative,
            IgnoreUnusable = settings.IgnoreUnusable,
            Groups = groups,
        }));
        using ProgressLine? progress = ProgressLine.ForOne(context.Error);
        var options = new SelectionOptions
        {
            MaxThreads = settings.Threads,
            TimeLimit = settings.TimeLimit is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, 1e9)) : null,
            Progress = progress,
            CancellationToken = context.Token,
        };
        (SelectionChoice choice, double elapsed) = Stopwatched.Run(warm: false, _ => Choose(problem, method, criterion, settings, options));
        progress?.Dispose();
        SelectReport report = SelectReports.Of(problem, choice, settings, elapsed);
        using (var files = new OutputFiles())
        {
            if (settings.Output is { } output)
            {
                files.Stage(output, stream => NpyFile.Write(stream, choice.Model.ToDense(), problem.Design.Features));
            }

            if (settings.Report is { } path)
            {
                files.Stage(path, stream => ReportJson.Write(stream, report));
            }

            files.Commit();
        }

        SelectReports.Print(report, settings, context);
        return ErrorHandler.Success;
    }

    /// <summary>Solves; what is refused is said about the option or file that it comes from.</summary>
    private static SelectionChoice Choose(SelectionProblem problem, SelectionMethod method, SelectionCriterion criterion, SelectSettings settings, SelectionOptions options)
    {
        try
        {
            string option = settings.Path is null ? Sparsity : "--path";
            return UserException.About(option, "size", () => UserException.About(option, "targets", () => SelectionChoice.Make(problem, method, criterion, settings, options)));
        }
        catch (NotSupportedException e)
        {
            throw new UserException($"{(settings.Exact ? "--exact" : $"{Method} {method.Name}")}: {ErrorHandler.Sentence(e)}");
        }
        catch (ArgumentException e)
        {
            throw new UserException($"{settings.Design}: {ErrorHandler.Sentence(e)}");
        }
    }
}
