using CsRecover.Selection.Criteria;

namespace CsRecover.Selection;

/// <summary>
/// An information criterion: -log-likelihood plus what the parameters of a model cost, the lowest wins. For squared loss with unknown noise the first part is (n / 2) log(RSS / n), with noise of known
/// standard deviation sigma it is RSS / (2 sigma^2), and for logistic loss it is the loss.
/// </summary>
/// <remarks>
/// <para>
/// Prices are on the negative log-likelihood: a parameter costs 1 by AIC and (log n) / 2 by BIC. Texts that give 2 and log n have twice the negative log-likelihood in front of them; the criteria
/// are the same.
/// </para>
/// <para>
/// Parameters are the chosen features; the intercept and the variance of the noise are in every model and are not counted. A ridge is not accounted for: a shrunk coefficient costs as much as another.
/// On a greedy path of many sizes AIC and BIC do not stop where there are more features than observations: the best of many useless features gains more than they charge. There, use
/// <see cref="LinearEbic"/>, or <see cref="Ebic"/> where a few features too many do less harm than one too few.
/// </para>
/// </remarks>
public sealed record SelectionCriterion
{
    private enum Kind
    {
        Aic,
        Bic,
        Ebic,
        LinearEbic,
        Sic,
        HannanQuinn,
    }

    /// <summary>Residual sums of squares below this share of that of the empty model are exact fits, which are then told apart by their size.</summary>
    private const double Exact = 1e-26;

    private readonly Kind _kind;
    private readonly double _gamma;

    private SelectionCriterion(Kind kind, double gamma = 0.0)
    {
        _kind = kind;
        _gamma = gamma;
    }

    /// <summary>Akaike 1974: 1 a parameter.</summary>
    public static SelectionCriterion Aic { get; } = new(Kind.Aic);

    /// <summary>Schwarz 1978: (log n) / 2 a parameter.</summary>
    public static SelectionCriterion Bic { get; } = new(Kind.Bic);

    /// <summary>The special information criterion of splicing (Zhu, Wen, Zhu, Zhang, Wang 2020): (log p)(log log n) / 2 a parameter.</summary>
    public static SelectionCriterion Sic { get; } = new(Kind.Sic);

    /// <summary>Hannan, Quinn 1979: log log n a parameter.</summary>
    public static SelectionCriterion HannanQuinn { get; } = new(Kind.HannanQuinn);

    /// <summary>One of each, gamma = 1.</summary>
    public static IReadOnlyList<SelectionCriterion> All { get; } = [Aic, Bic, Ebic(), LinearEbic(), Sic, HannanQuinn];

    /// <summary>Its name, as the command line takes it.</summary>
    public string Name => _kind switch
    {
        Kind.Aic => "aic",
        Kind.Bic => "bic",
        Kind.Ebic => "ebic",
        Kind.LinearEbic => "linear-ebic",
        Kind.Sic => "sic",
        _ => "hq",
    };

    /// <summary>Chen, Chen 2008: BIC plus gamma times the logarithm of the number of models of the same size.</summary>
    /// <param name="gamma">gamma, from 0 (BIC) to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">gamma is not from 0 to 1.</exception>
    public static SelectionCriterion Ebic(double gamma = 1.0) => new(Kind.Ebic, CheckGamma(gamma));

    /// <summary>
    /// BIC plus gamma log p for each feature: what is often meant by EBIC, and dearer, since there are fewer than p^k models of k features. Measured (128 observations of 256 features, 5 to 10 of them real,
    /// 10 dB), it finds the support on a forward path in 97 of 100 trials or more, and <see cref="Ebic"/> in 70 to 86, the others having a feature or two too many.
    /// </summary>
    /// <param name="gamma">gamma, from 0 (BIC) to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">gamma is not from 0 to 1.</exception>
    public static SelectionCriterion LinearEbic(double gamma = 1.0) => new(Kind.LinearEbic, CheckGamma(gamma));

    /// <summary>Finds a criterion.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">No criterion has that name; the message lists those there are.</exception>
    public static SelectionCriterion Find(string name) => All.FirstOrDefault(c => c.Name == name)
        ?? throw new ArgumentException($"Expected a criterion out of {string.Join(", ", All.Select(c => c.Name))}; got '{name}'.", nameof(name));

    /// <summary>What a model's parameters cost, on the negative log-likelihood.</summary>
    /// <param name="observations">n.</param>
    /// <param name="features">p, of which the model is a choice.</param>
    /// <param name="size">How many features the model has.</param>
    public double Penalty(int observations, int features, int size) => Penalty(observations, features, size, size, features);

    /// <summary>
    /// lambda_0, the price of a feature in the units of the objective |y - X b|^2 / 2, that means the criterion where the noise is known: sigma^2 times the price of a parameter.
    /// </summary>
    /// <param name="observations">n.</param>
    /// <param name="features">p.</param>
    /// <param name="noise">sigma, the standard deviation of the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">sigma is negative or not finite.</exception>
    /// <exception cref="NotSupportedException">The criterion is EBIC, whose price of a feature depends on how many there are.</exception>
    public double Price(int observations, int features, double noise)
    {
        CheckNoise(noise);
        return _kind == Kind.Ebic && _gamma > 0.0
            ? throw new NotSupportedException("Expected a criterion that charges each feature the same, got EBIC, which charges by the number of models of the same size: use a path of sizes.")
            : noise * noise * Penalty(observations, features, 1);
    }

    /// <summary>The criterion's value for a model.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="model">A model of it.</param>
    /// <param name="noise">sigma, for squared loss where it is known.</param>
    /// <exception cref="ArgumentException">sigma is not positive, or is given for logistic loss.</exception>
    public double Of(SelectionProblem problem, SelectionResult model, double? noise = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(model);
        return Misfit(problem, model, noise) + Penalty(problem.Design.Observations, problem.Design.Features, model.Support.Count, model.Size, problem.Choices);
    }

    private static double Misfit(SelectionProblem problem, SelectionResult model, double? noise)
    {
        if (problem.Loss == SelectionLoss.Logistic)
        {
            return noise is null ? model.Loss : throw new ArgumentException("Expected no noise level with logistic loss, which has none, got one.", nameof(noise));
        }

        if (noise is { } sigma)
        {
            CheckNoise(sigma);
            return sigma > 0.0 ? model.Loss / (sigma * sigma) : throw new ArgumentException("Expected noise above 0, got 0: a criterion cannot weigh misfit that may not be.", nameof(noise));
        }

        int n = problem.Design.Observations;
        double rss = Math.Max(2.0 * model.Loss, Math.Max(Exact * problem.Energy, double.Epsilon));
        return n / 2.0 * Math.Log(rss / n);
    }

    private double Penalty(int observations, int features, int parameters, int chosen, int choices) =>
        (parameters * PerParameter(observations, features)) + (_gamma * LogModels(chosen, choices));

    private double PerParameter(int observations, int features) => _kind switch
    {
        Kind.Aic => 1.0,
        Kind.Sic => Math.Log(features) * LogLog(observations) / 2.0,
        Kind.HannanQuinn => LogLog(observations),
        _ => Math.Log(observations) / 2.0,
    };

    /// <summary>log of the number of models of a size, or of what is taken for it.</summary>
    private double LogModels(int chosen, int choices) => _kind == Kind.Ebic ? GammaFunction.LogBinomial(choices, chosen) : chosen * Math.Log(choices);

    private static double CheckGamma(double gamma) =>
        gamma is >= 0.0 and <= 1.0 ? gamma : throw new ArgumentOutOfRangeException(nameof(gamma), $"Expected gamma from 0 to 1, got {gamma}.");

    /// <summary>log log n, which is below 0 for n = 1 and 2, where no criterion has a meaning.</summary>
    private static double LogLog(int n) => n < 3 ? 0.0 : Math.Log(Math.Log(n));

    private static void CheckNoise(double noise)
    {
        if (!(noise >= 0.0 && double.IsFinite(noise)))
        {
            throw new ArgumentOutOfRangeException(nameof(noise), $"Expected noise of at least 0, got {noise}.");
        }
    }
}
