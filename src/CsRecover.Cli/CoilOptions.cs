using System.CommandLine;
using System.Globalization;
using CsRecover.Mri;

namespace CsRecover.Cli;

/// <summary>What to do with receiver coils before an image is recovered.</summary>
/// <param name="Noise">The file of noise samples that coils are whitened by; null to take them as they are.</param>
/// <param name="VirtualCoils">How many virtual coils to combine them into; 0 for as many as the data ask for, null for no combination.</param>
/// <param name="Calibrationless">Whether to recover the coils' images jointly, without sensitivities.</param>
internal sealed record CoilSettings(string? Noise, int? VirtualCoils, bool Calibrationless)
{
    /// <summary>The share of energy that an automatic number of virtual coils keeps.</summary>
    private const double KeptEnergy = 0.998;

    /// <summary>The combinations of coils that the settings ask for, in their order, and the k-space that they leave.</summary>
    /// <param name="kspace">K-space.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <param name="mask">The sampled points; virtual coils are found from these alone.</param>
    /// <exception cref="UserException">The noise does not fit, or there are fewer coils.</exception>
    public PreparedCoils Prepare(KSpace kspace, string path, SamplingMask mask)
    {
        var transforms = new List<CoilTransform>();
        var words = new List<string>();
        if (Noise is { } file)
        {
            KSpace noise = KSpace.Read(file);
            if (noise.Coils != kspace.Coils)
            {
                throw new UserException($"{file}: expected noise of {kspace.Coils} coils, as the k-space has, got {noise.Coils}");
            }

            transforms.Add(UserException.About(file, parameter: null, () => NoiseWhitening.From(noise)));
            words.Add("whitened");
            kspace = transforms[^1].Apply(kspace);
        }

        if (VirtualCoils is { } coils)
        {
            int real = kspace.Coils;
            KSpace sampled = UserException.About(path, parameter: null, () => kspace.Undersample(mask));
            transforms.Add(coils == 0
                ? CoilCompression.ToEnergy(sampled, KeptEnergy)
                : UserException.About(CoilOptions.Compress, "coils", () => CoilCompression.ToCoils(sampled, coils)));
            kspace = transforms[^1].Apply(kspace);
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{kspace.Coils} virtual of {real}"));
        }

        return new PreparedCoils(kspace, transforms, string.Concat(words.Select(w => $", {w}")));
    }
}

/// <summary>K-space whose coils were combined.</summary>
/// <param name="KSpace">The k-space.</param>
/// <param name="Transforms">What its coils went through.</param>
/// <param name="Description">In words, to follow others; empty if nothing was done.</param>
internal sealed record PreparedCoils(KSpace KSpace, IReadOnlyList<CoilTransform> Transforms, string Description)
{
    /// <summary>Sensitivities of the coils as they were, for the coils as they are.</summary>
    /// <param name="maps">The sensitivities.</param>
    public CoilMaps Combine(CoilMaps maps)
    {
        KSpace combined = new(maps.Coils, maps.Height, maps.Width, maps.Values);
        combined = Transforms.Aggregate(combined, (coils, transform) => transform.Apply(coils));
        return new CoilMaps(combined.Coils, combined.Height, combined.Width, combined.Samples);
    }
}

/// <summary>--noise, --compress-coils and --calibrationless.</summary>
internal sealed class CoilOptions
{
    /// <summary>The option of virtual coils.</summary>
    public const string Compress = "--compress-coils";

    /// <summary>The option to do without coil maps.</summary>
    public const string WithoutMaps = "--calibrationless";

    private const string Automatic = "auto";

    private readonly Option<string?> _noise = SharedOptions.OptionalPath("--noise", "N.npy|N.cfl", "Samples of noise alone, shape (coils, H, W): the coils are combined so that their noise becomes independent and equally strong.");

    private readonly Option<string?> _compress = new(Compress)
    {
        HelpName = "N|auto",
        Description = "Combines the coils into N virtual ones, or into as few as keep 99.8 % of the energy. Given maps are combined alike.",
    };

    private readonly Option<bool> _calibrationless = new(WithoutMaps)
    {
        Description = "Recovers all coils' images together, sparse in the same places, and gives the root of the sum of their squares: needs neither coil maps nor a fully sampled middle of k-space.",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(_noise);
        command.Options.Add(_compress);
        command.Options.Add(_calibrationless);
    }

    /// <summary>What a command line asks for.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="maps">The value of --maps.</param>
    /// <param name="savedMaps">The value of --save-maps.</param>
    /// <exception cref="UserException">Values are out of range, or contradict each other.</exception>
    public CoilSettings Settings(ParseResult parsed, string? maps, string? savedMaps)
    {
        bool calibrationless = parsed.GetValue(_calibrationless);
        return calibrationless && (maps ?? savedMaps) is not null
            ? throw new UserException($"{WithoutMaps}: expected neither --maps nor --save-maps with it, because it has no coil maps; got {(maps is null ? "--save-maps" : "--maps")}")
            : new CoilSettings(parsed.GetValue(_noise), Count(parsed.GetValue(_compress)), calibrationless);
    }

    private static int? Count(string? text)
    {
        if (text is null or Automatic)
        {
            return text is null ? null : 0;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int coils) && coils > 0
            ? coils
            : throw new UserException($"{Compress}: expected a number of virtual coils from 1 on, or {Automatic}, got '{text}'");
    }
}
