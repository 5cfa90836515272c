namespace CsRecover.Selection;

/// <summary>How well models predict observations that they were not made from, for one target after the other.</summary>
public sealed class CrossValidationResult
{
    internal CrossValidationResult(SelectionPath path, double[][] errors)
    {
        Path = path;
        FoldErrors = errors;
        int targets = Math.Min(path.Models.Count, errors.Min(fold => fold.Length)), folds = errors.Length;
        double[] means = new double[targets], deviations = new double[targets];
        for (int t = 0; t < targets; t++)
        {
            double mean = errors.Average(fold => fold[t]);
            means[t] = mean;
            deviations[t] = Math.Sqrt(errors.Sum(fold => (fold[t] - mean) * (fold[t] - mean)) / ((folds - 1.0) * folds));
        }

        (Errors, StandardErrors) = (means, deviations);
        Best = Array.IndexOf(means, means.Min());
        SimplestWithinOneError = Array.FindIndex(means, mean => mean <= means[Best] + deviations[Best]);
    }

    /// <summary>The models for the same targets from all observations.</summary>
    public SelectionPath Path { get; }

    /// <summary>For each target the mean over the folds of the mean squared error, or of the mean deviance (twice the negative log-likelihood), of the observations left out.</summary>
    public IReadOnlyList<double> Errors { get; }

    /// <summary>For each target the standard error of that mean, from the spread of the folds.</summary>
    public IReadOnlyList<double> StandardErrors { get; }

    /// <summary>For each fold the error for each target.</summary>
    public IReadOnlyList<IReadOnlyList<double>> FoldErrors { get; }

    /// <summary>The target of the lowest error; of equal ones the first.</summary>
    public int Best { get; }

    /// <summary>The one-standard-error rule (Breiman, Friedman, Olshen, Stone 1984): the first target whose error is within one standard error of the lowest.</summary>
    public int SimplestWithinOneError { get; }

    /// <summary>The model for the target of the lowest error, from all observations.</summary>
    public SelectionResult BestModel => Path.Models[Best];

    /// <summary>The model that the one-standard-error rule chooses, from all observations.</summary>
    public SelectionResult SimplestModel => Path.Models[SimplestWithinOneError];
}

/// <summary>
/// Cross validation: observations are shuffled and dealt out to folds (each class by itself with logistic loss), each fold is predicted by models of the others, and the targets are compared by that.
/// The same seed gives the same folds on every machine, and threads change nothing.
/// </summary>
/// <remarks>Features that are constant or equal among the observations of a fold's models are passed over there.</remarks>
public sealed record CrossValidation
{
    /// <summary>How many folds, at least 2.</summary>
    public int Folds
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Expected at least 2 folds, got {value}.");
    } = 10;

    /// <summary>Seed of the shuffle.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Runs.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="targets">Sizes that rise, or prices that fall; from simple models to rich ones.</param>
    /// <param name="method">How to choose features.</param>
    /// <param name="options">Time (for each path by itself), threads, progress of the path of all observations; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are fewer observations (of a class, with logistic loss) than folds, or the problem or a target is refused.</exception>
    public CrossValidationResult Run(SelectionProblem problem, IReadOnlyList<SelectionTarget> targets, SelectionMethod method, SelectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        options ??= SelectionOptions.Default;
        int[] fold = Deal(problem);

        // First of all, so that what is refused is refused with the names and numbers of the whole problem.
        SelectionPath path = problem.SolvePath(targets, method, options);
        var errors = new double[Folds][];
        int threads = ThreadCount.Of(options.MaxThreads);
        SelectionOptions inner = options with { MaxThreads = Math.Max(1, threads / Folds), Progress = null };
        Parallel.For(0, Folds, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = options.CancellationToken }, f =>
        {
            int[] others = [.. Enumerable.Range(0, fold.Length).Where(i => fold[i] != f)], left = [.. Enumerable.Range(0, fold.Length).Where(i => fold[i] == f)];
            SelectionPath models = problem.OfObservations(others).SolvePath(targets, method, inner);
            Design design = problem.Design.OfObservations(left);
            double[] response = [.. left.Select(i => problem.Response[i])];
            errors[f] = [.. models.Models.Select(model => 2.0 * SelectionResult.LossOf(problem.Loss, response, model.Predict(design)) / left.Length)];
        });
        return new CrossValidationResult(path, errors);
    }

    private int[] Deal(SelectionProblem problem)
    {
        double[] response = problem.Response;
        var random = new Random(Seed);
        var fold = new int[response.Length];
        int next = 0;
        IEnumerable<IGrouping<double, int>> strata = Enumerable.Range(0, response.Length).GroupBy(i => problem.Loss == SelectionLoss.Logistic ? response[i] : 0.0).OrderBy(group => group.Key);
        foreach (IGrouping<double, int> stratum in strata)
        {
            int[] order = [.. stratum];
            if (order.Length < Folds)
            {
                string of = problem.Loss == SelectionLoss.Logistic ? $" of class {stratum.Key}" : "";
                throw new ArgumentException($"Expected at least {Folds} observations{of}, one for each fold, got {order.Length}.", nameof(problem));
            }

            random.Shuffle(order);
            foreach (int i in order)
            {
                fold[i] = next++ % Folds;
            }
        }

        return fold;
    }
}
