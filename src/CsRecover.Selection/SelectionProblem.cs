using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection;

/// <summary>
/// Which few features explain a response: minimise loss(y, b_0 + X b) + lambda_2 |s b|^2 over models with at most k features, or at the price of lambda_0 a feature.
/// The squared loss is |y - b_0 - X b|^2 / 2 and the logistic one the negative log-likelihood; s_j is the length of the (centred) column j where the problem is standardised, else 1.
/// </summary>
/// <remarks>Immutable and safe to use from several threads; a selection copies the design only if its columns' means are far larger than what they vary by.</remarks>
public sealed class SelectionProblem
{
    /// <summary>A problem.</summary>
    /// <param name="design">X, n observations of p features.</param>
    /// <param name="response">y, n numbers; copied.</param>
    /// <param name="loss">The loss; logistic for responses of 0 and 1.</param>
    /// <exception cref="ArgumentException">There are not n responses, one is not finite, or (logistic loss) they are not zeros and ones with both of them present.</exception>
    public SelectionProblem(Design design, ReadOnlySpan<double> response, SelectionLoss loss = SelectionLoss.Squared)
    {
        ArgumentNullException.ThrowIfNull(design);
        Check.Length(response.Length, design.Observations, nameof(response), "one for each observation");
        Check.Finite(response, nameof(response));
        Design = design;
        Response = response.ToArray();
        Loss = loss;
        if (loss == SelectionLoss.Logistic)
        {
            RefuseOtherThanClasses(Response);
        }
    }

    /// <summary>X.</summary>
    public Design Design { get; }

    /// <summary>The loss.</summary>
    public SelectionLoss Loss { get; }

    /// <summary>Whether the model has an intercept b_0, which costs nothing.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>Whether lambda_2 looks at coefficients of columns scaled to length 1, as lambdas that do not depend on the units of the features need.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>lambda_2, which shrinks coefficients; at least 0.</summary>
    public double Ridge
    {
        get;
        init => field = value >= 0.0 && double.IsFinite(value) ? value : throw new ArgumentException($"Expected a ridge of at least 0, got {value}.", nameof(value));
    }

    /// <summary>Whether b >= 0.</summary>
    public bool NonNegative { get; init; }

    /// <summary>What b may not fall below: p numbers, none above 0; null for no bound.</summary>
    public IReadOnlyList<double>? LowerBounds
    {
        get;
        init => field = CheckBounds(value, below: true);
    }

    /// <summary>What b may not rise above: p numbers, none below 0; null for no bound.</summary>
    public IReadOnlyList<double>? UpperBounds
    {
        get;
        init => field = CheckBounds(value, below: false);
    }

    /// <summary>The group of each feature: p numbers from 0 on, none left out. Groups are chosen whole, and k and lambda_0 count groups. Null: each feature is on its own.</summary>
    public IReadOnlyList<int>? Groups
    {
        get;
        init => field = CheckGroups(value);
    }

    /// <summary>Whether constant features and the later ones of equal features are passed over instead of refused.</summary>
    public bool IgnoreUnusable { get; init; }

    /// <summary>y.</summary>
    public IReadOnlyList<double> ResponseValues => Response;

    /// <summary>y.</summary>
    internal double[] Response { get; }

    /// <summary>|y|^2, less its mean where there is an intercept.</summary>
    internal double Energy
    {
        get
        {
            double mean = Intercept ? Response.Average() : 0.0;
            return Response.Sum(y => (y - mean) * (y - mean));
        }
    }

    /// <summary>Whether there are bounds on coefficients, that of their sign included.</summary>
    internal bool IsBounded => NonNegative || LowerBounds is not null || UpperBounds is not null;

    /// <summary>Features or groups that can be chosen.</summary>
    internal int Choices => Groups is { } groups ? groups.Max() + 1 : Design.Features;

    /// <summary>Chooses at most k features.</summary>
    /// <param name="size">k, from 0 to the number of features (groups).</param>
    /// <param name="method">How.</param>
    /// <param name="options">Time, threads, progress; null for the defaults.</param>
    /// <exception cref="ArgumentException">k or a setting is out of its range, or a feature is constant or equal to another one.</exception>
    /// <exception cref="NotSupportedException">The method does not take such problems.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public SelectionResult Select(int size, SelectionMethod method, SelectionOptions? options = null) => Solve(SelectionTarget.OfSize(size), method, options);

    /// <summary>Chooses features at a price.</summary>
    /// <param name="penalty">lambda_0, at least 0.</param>
    /// <param name="method">How.</param>
    /// <param name="options">Time, threads, progress; null for the defaults.</param>
    /// <exception cref="ArgumentException">lambda_0 or a setting is out of its range, or a feature is constant or equal to another one.</exception>
    /// <exception cref="NotSupportedException">The method does not take such problems.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public SelectionResult Penalize(double penalty, SelectionMethod method, SelectionOptions? options = null) => Solve(SelectionTarget.OfPenalty(penalty), method, options);

    /// <summary>Chooses features with nothing given, not even how many.</summary>
    /// <param name="method">How features are chosen for each size; null for the default.</param>
    /// <param name="options">Time, threads, progress; null for the defaults.</param>
    /// <exception cref="ArgumentException">A feature is constant or equal to another one.</exception>
    /// <exception cref="NotSupportedException">The method does not take such problems.</exception>
    public AutomaticChoice SelectAutomatically(SelectionMethod? method = null, SelectionOptions? options = null) =>
        (method is null ? new AutomaticSelection() : new AutomaticSelection { Method = method }).Choose(this, options);

    /// <summary>Solves for one target.</summary>
    /// <param name="target">How many features.</param>
    /// <param name="method">How.</param>
    /// <param name="options">Time, threads, progress; null for the defaults.</param>
    public SelectionResult Solve(SelectionTarget target, SelectionMethod method, SelectionOptions? options = null) => SolvePath([target], method, options).Models[0];

    /// <summary>The models of 0, 1, ... k features.</summary>
    /// <param name="largest">k.</param>
    /// <param name="method">How.</param>
    /// <param name="options">Time, threads, progress; null for the defaults.</param>
    public SelectionPath Path(int largest, SelectionMethod method, SelectionOptions? options = null)
    {
        SelectionTarget last = SelectionTarget.OfSize(largest);
        return SolvePath([.. Enumerable.Range(0, largest).Select(SelectionTarget.OfSize), last], method, options);
    }

    /// <summary>The models for one target after the other.</summary>
    /// <param name="targets">Sizes that rise, or prices that fall; at least one.</param>
    /// <param name="method">How.</param>
    /// <param name="options">Time, threads, progress; null for the defaults.</param>
    /// <exception cref="ArgumentException">A target or a setting is out of its range, or a feature is constant or equal to another one.</exception>
    /// <exception cref="NotSupportedException">The method does not take such problems.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public SelectionPath SolvePath(IReadOnlyList<SelectionTarget> targets, SelectionMethod method, SelectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(method);
        CheckTargets(targets);
        foreach (SelectionTarget target in targets)
        {
            method.Check(this, target);
        }

        return Follow(method, options, (working, run) => targets.Zip(method.SolvePath(working, targets, run)), targets);
    }

    /// <summary>The models that a method finds one after the other.</summary>
    /// <param name="method">The method, checked.</param>
    /// <param name="options">Time, threads, progress; null for the defaults.</param>
    /// <param name="solve">Solves the problem on standardised columns for targets of its choice.</param>
    /// <param name="targets">The targets; null for those that it chose.</param>
    internal SelectionPath Follow(
        SelectionMethod method,
        SelectionOptions? options,
        Func<WorkingProblem, SelectionRun, IEnumerable<(SelectionTarget Target, WorkingSolution Solution)>> solve,
        IReadOnlyList<SelectionTarget>? targets = null)
    {
        var run = new SelectionRun(method.Name, options ?? SelectionOptions.Default);
        using var working = new WorkingProblem(this, ColumnScaling.Of(Design, Intercept, Standardize, IgnoreUnusable, run.Threads), run.Threads);
        var models = new List<SelectionResult>();
        TimeSpan before = run.Elapsed;
        foreach ((SelectionTarget target, WorkingSolution solution) in solve(working, run))
        {
            TimeSpan now = run.Elapsed;
            models.Add(SelectionResult.Of(this, working, target, solution, method.Name, now - before));
            before = now;
        }

        return new SelectionPath(this, targets ?? [.. models.Select(model => model.Target)], models);
    }

    /// <summary>The same problem with some of the observations alone; what is constant or equal in these is passed over.</summary>
    /// <param name="rows">Which observations, ascending.</param>
    internal SelectionProblem OfObservations(int[] rows) => new(Design.OfObservations(rows), [.. rows.Select(row => Response[row])], Loss)
    {
        Intercept = Intercept,
        Standardize = Standardize,
        Ridge = Ridge,
        NonNegative = NonNegative,
        LowerBounds = LowerBounds,
        UpperBounds = UpperBounds,
        Groups = Groups,
        IgnoreUnusable = true,
    };

    private void CheckTargets(IReadOnlyList<SelectionTarget> targets)
    {
        if (targets.Count == 0)
        {
            throw new ArgumentException("Expected at least one target, got none.", nameof(targets));
        }

        for (int t = 0; t < targets.Count; t++)
        {
            if (targets[t].Size is { } size && size > Choices)
            {
                throw new ArgumentException($"Expected at most {Choices} {(Groups is null ? "features" : "groups")}, which is all there are, got {size}.", nameof(targets));
            }

            if (t > 0 && (targets[t].Size is null != targets[t - 1].Size is null || targets[t].Size < targets[t - 1].Size || targets[t].Penalty > targets[t - 1].Penalty))
            {
                throw new ArgumentException($"Expected sizes that rise or prices that fall, got {Words(targets[t - 1])} followed by {Words(targets[t])}.", nameof(targets));
            }
        }
    }

    private static string Words(SelectionTarget target) => target.Size is { } size ? $"size {size}" : $"price {target.Penalty}";

    private IReadOnlyList<double>? CheckBounds(IReadOnlyList<double>? bounds, bool below)
    {
        if (bounds is null)
        {
            return null;
        }

        Check.Length(bounds.Count, Design.Features, nameof(bounds), "one bound for each feature");
        for (int j = 0; j < bounds.Count; j++)
        {
            if (!(below ? bounds[j] <= 0.0 : bounds[j] >= 0.0))
            {
                throw new ArgumentException($"Expected {(below ? "lower bounds of at most 0" : "upper bounds of at least 0")}, since leaving a feature out must be allowed, got {bounds[j]} for feature {Design.NameOf(j)}.", nameof(bounds));
            }
        }

        return [.. bounds];
    }

    private IReadOnlyList<int>? CheckGroups(IReadOnlyList<int>? groups)
    {
        if (groups is null)
        {
            return null;
        }

        Check.Length(groups.Count, Design.Features, nameof(groups), "the group of each feature");
        int least = groups.Min(), count = groups.Distinct().Count();
        if (least != 0 || groups.Max() != count - 1)
        {
            throw new ArgumentException($"Expected groups numbered from 0 on with none left out, got {count} groups with numbers from {least} to {groups.Max()}.", nameof(groups));
        }

        return [.. groups];
    }

    private static void RefuseOtherThanClasses(double[] response)
    {
        int other = Array.FindIndex(response, y => y is not (0.0 or 1.0));
        if (other >= 0)
        {
            throw new ArgumentException($"Expected responses 0 and 1, as logistic loss needs, got {response[other]} at observation {other}.", nameof(response));
        }

        if (response.All(y => y == response[0]))
        {
            throw new ArgumentException($"Expected responses of both classes, got {response[0]} for every observation.", nameof(response));
        }
    }
}
