using CsRecover.Selection;

namespace CsRecover.Cli.Commands;

/// <summary>What a command line of <c>select</c> asks for.</summary>
internal sealed record SelectSettings
{
    /// <summary>The file of the design.</summary>
    public required string Design { get; init; }

    /// <summary>The file or column of the response.</summary>
    public required string Response { get; init; }

    /// <summary>k, if given.</summary>
    public int? Sparsity { get; init; }

    /// <summary>lambda_0, if given.</summary>
    public double? Lambda { get; init; }

    /// <summary>The largest size of a path, if one is asked for.</summary>
    public int? Path { get; init; }

    /// <summary>Whether --auto was given; it is also what happens if nothing is.</summary>
    public bool Auto { get; init; }

    /// <summary>How to choose out of a path, if given.</summary>
    public string? Criterion { get; init; }

    /// <summary>Folds of cross validation, if asked for.</summary>
    public int? Folds { get; init; }

    /// <summary>Seed of the folds.</summary>
    public ulong Seed { get; init; }

    /// <summary>The method, if named.</summary>
    public string? Method { get; init; }

    /// <summary>Whether the answer is to be proven.</summary>
    public bool Exact { get; init; }

    /// <summary>The gap at which a proof ends, if given.</summary>
    public double? Gap { get; init; }

    /// <summary>The loss.</summary>
    public SelectionLoss Loss { get; init; }

    /// <summary>lambda_2.</summary>
    public double Ridge { get; init; }

    /// <summary>Whether coefficients may not be negative.</summary>
    public bool NonNegative { get; init; }

    /// <summary>Whether there is an intercept.</summary>
    public bool Intercept { get; init; }

    /// <summary>Whether constant and equal columns are passed over.</summary>
    public bool IgnoreUnusable { get; init; }

    /// <summary>The file of the groups, if given.</summary>
    public string? Groups { get; init; }

    /// <summary>Where coefficients go.</summary>
    public string? Output { get; init; }

    /// <summary>Where the report goes.</summary>
    public string? Report { get; init; }

    /// <summary>Seconds, if limited.</summary>
    public double? TimeLimit { get; init; }

    /// <summary>The most threads; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>Refuses options that contradict each other.</summary>
    /// <exception cref="UserException">They do.</exception>
    public void Check()
    {
        string[] sizes = [.. new[] { (Sparsity is not null, "--sparsity"), (Lambda is not null, "--lambda"), (Path is not null, "--path"), (Auto, "--auto") }.Where(pair => pair.Item1).Select(pair => pair.Item2)];
        if (sizes.Length > 1)
        {
            throw new UserException($"expected one of --sparsity, --lambda, --path and --auto, got {string.Join(" and ", sizes)}");
        }

        if (Exact && Method is not null)
        {
            throw new UserException($"expected --exact or --method, got both (--exact is --method {new BestSubset().Name})");
        }

        if (Gap is not null && !Exact && Method != new BestSubset().Name)
        {
            throw new UserException("--gap: expected --exact beside it, since other methods prove nothing, got a command line without it");
        }

        if (Path is null && (Criterion is not null || Folds is not null))
        {
            throw new UserException($"{(Folds is not null ? "--folds" : "--criterion")}: expected --path beside it, which is what it chooses from, got a command line without it");
        }

        if (Criterion is not null && Folds is not null)
        {
            throw new UserException("expected --criterion or --folds, got both");
        }

        if (Folds < 2)
        {
            throw new UserException($"--folds: expected 2 or more, got {Folds}");
        }

        SharedOptions.CheckOutputs(Output, Report);
    }

    /// <summary>The method that they ask for.</summary>
    public SelectionMethod MakeMethod()
    {
        SelectionMethod method = Exact ? new BestSubset() : Method is null ? SelectionCatalog.Standard : SelectionCatalog.Find(Method);
        return method is BestSubset exact && Gap is { } gap ? exact with { Gap = gap } : method;
    }
}
