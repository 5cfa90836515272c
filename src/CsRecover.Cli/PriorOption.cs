using System.CommandLine;
using System.Globalization;
using CsRecover.Cli.Commands;
using CsRecover.Mri;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Cli;

/// <summary>What a command line says about the image that is looked for.</summary>
/// <param name="Prior">What it is sparse in, wavelets unless total variation is asked for.</param>
/// <param name="Threshold">Where the threshold stops falling; null for where held-out samples say.</param>
/// <param name="Spins">How often to recover the image shifted; 1 for once, as it is.</param>
internal sealed record PriorChoice(ImagePrior Prior, double? Threshold, int Spins);

/// <summary>--prior, --threshold and --spins: total variation, the regularisation by hand, and cycle spinning around any solver.</summary>
internal static class PriorOption
{
    private const string Name = "--prior", ThresholdName = "--threshold", SpinsName = "--spins";

    private static readonly Dictionary<string, ImagePrior> _priors = new()
    {
        ["wavelets"] = ImagePrior.Wavelets,
        ["tv"] = ImagePrior.TotalVariation,
        ["wavelets+tv"] = ImagePrior.WaveletsAndTotalVariation,
    };

    /// <summary>--prior.</summary>
    public static Option<string> Create() => new(Name)
    {
        HelpName = string.Join('|', _priors.Keys),
        Description = "What the image is taken to be sparse in at --quality fast: wavelets, neighbouring pixels' differences (tv: isotropic total variation), or both. tv runs on the CPU only, with the default solver.",
        DefaultValueFactory = _ => "wavelets",
    };

    /// <summary>--threshold.</summary>
    public static Option<double?> CreateThreshold() => new(ThresholdName)
    {
        HelpName = "T",
        Description = "The regularisation by hand: the threshold of the default solver falls to T, in units of the largest magnitude in the zero-filled image. Without it, samples that are kept aside say where to stop.",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 0.0 and < 1.0)
            {
                return value;
            }

            result.AddError($"{ThresholdName}: expected a number between 0 and 1, got '{text}'");
            return null;
        },
    };

    /// <summary>--spins.</summary>
    public static Option<int?> CreateSpins() => new(SpinsName)
    {
        HelpName = "N",
        Description = "Recover the image N times, each time moved a little, and average (cycle spinning): better images from solvers that choose wavelet coefficients, such as niht, in N times the time. The default solver spins by itself.",
        CustomParser = SharedOptions.Whole,
    };

    /// <summary>What a command line asks for.</summary>
    /// <param name="prior">The value of --prior.</param>
    /// <param name="threshold">The value of --threshold.</param>
    /// <param name="spins">The value of --spins.</param>
    public static PriorChoice Check(string prior, double? threshold, int? spins) => spins < 1
        ? throw new UserException($"{SpinsName}: expected 1 or more, got {spins}")
        : _priors.TryGetValue(prior, out ImagePrior value)
        ? new PriorChoice(value, threshold, spins ?? 1)
        : throw new UserException($"{Name}: expected one of {string.Join(", ", _priors.Keys)}, got '{prior}'");

    /// <summary>The problem of a mask and coils.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="quality">The level, which must be fast for total variation.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="coils">The coils.</param>
    /// <param name="solver">The solver, which must be the default one for total variation or with a threshold.</param>
    /// <param name="sparsity">k, if it is known; must not be given for total variation.</param>
    /// <param name="options">How to run what the making of the problem runs.</param>
    public static RecoveryProblem<Complex32> Problem(PriorChoice choice, MriQuality quality, SamplingMask mask, CoilMapsChoice coils, SolverOptions solver, int? sparsity, RecoveryOptions options)
    {
        if (choice.Spins > 1 && coils.KSpace.Coils > 1)
        {
            throw new UserException($"{SpinsName}: expected 1 for several coils, got {choice.Spins}");
        }

        string name = _priors.First(p => p.Value == choice.Prior).Key;
        if (choice.Threshold is { } threshold)
        {
            solver = quality == MriQuality.Fast ? MriSolvers.WithThreshold(Smoothed(solver, ThresholdName, "a threshold"), threshold) : throw new UserException($"{ThresholdName}: expected --quality fast with a threshold, got {Level(quality)}");
        }

        if (choice.Prior == ImagePrior.Wavelets)
        {
            return QualityOption.Problem(quality, mask, coils, solver, sparsity, options);
        }

        if (quality != MriQuality.Fast || coils.IsCalibrationless || sparsity is not null)
        {
            throw new UserException(quality != MriQuality.Fast ? $"{Name}: expected --quality fast with {name}, got {Level(quality)}: other levels take images to be sparse in patches"
                : coils.IsCalibrationless ? $"{Name}: expected coil maps with {name}, got {CoilOptions.WithoutMaps}"
                : $"{Name}: expected no --sparsity with {name}, got {sparsity}");
        }

        SmoothedL0Options smoothed = Smoothed(solver, Name, name);
        return coils.Maps is { } maps ? MriReconstruction.CreateProblem(mask, maps, choice.Prior, smoothed) : MriReconstruction.CreateProblem(mask, choice.Prior, smoothed);
    }

    /// <summary>Recovers an image, as often as a command line asks for.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="kspace">K-space.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="options">How to run.</param>
    public static MriResult Recover(PriorChoice choice, RecoveryProblem<Complex32> problem, KSpace kspace, SamplingMask mask, RecoveryOptions options) =>
        choice.Spins > 1 ? problem.RecoverSpun(kspace, mask, choice.Spins, options) : problem.Recover(kspace, mask, options);

    private static string Level(MriQuality quality) => quality.ToString().ToLowerInvariant();

    private static SmoothedL0Options Smoothed(SolverOptions solver, string option, string what) =>
        solver as SmoothedL0Options ?? throw new UserException($"{option}: expected the solver {MriSolvers.Default.Name} with {what}, got {solver.Name}");
}
