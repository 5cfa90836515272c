namespace CsRecover.Selection;

/// <summary>What is known of a size that the automatic choice looked at.</summary>
/// <param name="Size">The size.</param>
/// <param name="Loss">The loss of the best model of that size.</param>
/// <param name="Criterion">The criterion <see cref="SelectionCriterion.LinearEbic"/> of that model.</param>
/// <param name="Ratio">The residual ratio of the forward step to that size; NaN where there is none.</param>
/// <param name="Threshold">What the ratio is held against; NaN where there is none.</param>
public readonly record struct SizeScore(int Size, double Loss, double Criterion, double Ratio, double Threshold);

/// <summary>A model whose size was chosen by itself.</summary>
public sealed class AutomaticChoice
{
    /// <summary>The model.</summary>
    public required SelectionResult Model { get; init; }

    /// <summary>Which rule chose its size: "residual-ratio" or "linear-ebic".</summary>
    public required string Rule { get; init; }

    /// <summary>One sentence on why that rule.</summary>
    public required string Reason { get; init; }

    /// <summary>The size that residual ratios choose; null where they do not apply or no step is significant.</summary>
    public required int? ResidualRatioSize { get; init; }

    /// <summary>The size that the criterion <see cref="SelectionCriterion.LinearEbic"/> chooses.</summary>
    public required int CriterionSize { get; init; }

    /// <summary>All sizes that were looked at.</summary>
    public required IReadOnlyList<SizeScore> Sizes { get; init; }

    /// <summary>The path that the model was taken from.</summary>
    public required SelectionPath Path { get; init; }
}

/// <summary>
/// How many features, with nothing given: what residual ratios of a forward path choose, if that explains the response well and the method finds the same features for that size;
/// <see cref="SelectionCriterion.LinearEbic"/> of the method's own path otherwise.
/// </summary>
/// <remarks>
/// Why both, measured on 128 observations of 256 features with 5, 10 or 20 real ones (100 trials each): from 10 dB of signal to noise on, residual ratios find the support as often as knowing the size does as long
/// as the forward path holds it (100, 97, 17 of 100 at 10 dB, where the criterion has 99, 97, 42 on the path of splicing); below they miss features (11 of 100 for 10 features at 5 dB, the criterion 30). A forward path that went
/// wrong shows by not being what splicing finds: at 20 dB with 20 features it went wrong in 25 trials, and the combination finds 99.
/// </remarks>
public sealed record AutomaticSelection
{
    /// <summary>The name of residual ratios in <see cref="AutomaticChoice.Rule"/>.</summary>
    public const string ResidualRatio = "residual-ratio";

    /// <summary>The name of the criterion in <see cref="AutomaticChoice.Rule"/>.</summary>
    public const string Criterion = "linear-ebic";

    /// <summary>More sizes than this are looked at only if asked for.</summary>
    private const int ManySizes = 100;

    /// <summary>How features are chosen for each size; splicing without it. Residual ratios always look at forward steps, which their theory is about.</summary>
    public SelectionMethod Method { get; init; } = SelectionCatalog.Standard;

    /// <summary>The largest size to look at; null for half the observations, all features, or 100, whichever is least.</summary>
    public int? LargestSize { get; init; }

    /// <summary>The rule for forward paths.</summary>
    public ResidualRatioRule Ratios { get; init; } = new();

    /// <summary>Signal to noise, in decibels of |fit|^2 / |residual|^2, from which on what residual ratios choose is taken.</summary>
    public double TrustedFrom { get; init; } = 10.0;

    /// <summary>Chooses.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="options">Time, threads, progress; null for the defaults.</param>
    /// <exception cref="ArgumentException">The largest size is out of its range, or a feature is constant or equal to another one.</exception>
    /// <exception cref="NotSupportedException">The method does not take such problems.</exception>
    public AutomaticChoice Choose(SelectionProblem problem, SelectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        int largest = LargestSize ?? Math.Max(1, Math.Min(Math.Min(problem.Choices, (problem.Design.Observations - (problem.Intercept ? 1 : 0)) / 2), ManySizes));
        SelectionPath path = problem.Path(largest, Method, options);
        SelectionCriterion criterion = SelectionCriterion.LinearEbic();
        SelectionResult byCriterion = path.Best(criterion);
        SelectionPath? forward = ForwardOf(problem, path, largest, options);
        ResidualRatios? ratios = forward?.OfSize(1) is null ? null : Ratios.Choose(forward);
        bool found = ratios is not null && ratios.FalseAlarm <= Ratios.FalseAlarm;
        SelectionResult? byRatios = found ? path.OfSize(ratios!.Size) : null;
        bool isAgreed = byRatios is not null && forward!.OfSize(byRatios.Size)!.Support.SequenceEqual(byRatios.Support);
        bool isTrusted = isAgreed && Decibels(problem, byRatios!) >= TrustedFrom;
        string reason = ratios is null ? "residual ratios are for single features without bounds and squared loss"
            : byRatios is null ? "no forward step stands out from the noise by its residual ratio"
            : !isAgreed ? $"forward steps, which residual ratios go by, and {Method.Name} differ on the best {byRatios.Size} features"
            : FormattableString.Invariant($"the {byRatios.Size} features that residual ratios choose explain the response to {Decibels(problem, byRatios):F1} dB, {(isTrusted ? "at least" : "less than")} {TrustedFrom:F0}");
        return new AutomaticChoice
        {
            Model = isTrusted ? byRatios! : byCriterion,
            Rule = isTrusted ? ResidualRatio : Criterion,
            Reason = reason,
            ResidualRatioSize = byRatios?.Size,
            CriterionSize = byCriterion.Size,
            Sizes = [.. path.Sizes.Select(size => Score(path, size, criterion, ratios))],
            Path = path,
        };
    }

    /// <summary>The forward path; null for problems that residual ratios are not for.</summary>
    private SelectionPath? ForwardOf(SelectionProblem problem, SelectionPath path, int largest, SelectionOptions? options)
    {
        if (problem.Loss != SelectionLoss.Squared || problem.Groups is not null || problem.IsBounded)
        {
            return null;
        }

        return Method is Stepwise { Direction: StepwiseDirection.Forward } ? path : problem.Path(largest, new Stepwise(), options);
    }

    private static SizeScore Score(SelectionPath path, int size, SelectionCriterion criterion, ResidualRatios? ratios)
    {
        SelectionResult model = path.OfSize(size)!;
        bool isKnown = ratios is not null && size >= 1 && size <= ratios.Ratios.Count;
        return new SizeScore(size, model.Loss, criterion.Of(path.Problem, model), isKnown ? ratios!.Ratios[size - 1] : double.NaN, isKnown ? ratios!.Thresholds[size - 1] : double.NaN);
    }

    private static double Decibels(SelectionProblem problem, SelectionResult model) => 10.0 * Math.Log10(Math.Max((problem.Energy - (2.0 * model.Loss)) / (2.0 * model.Loss), 0.0));
}
