using System.CommandLine;
using System.Globalization;

namespace CsRecover.Cli;

/// <summary>--noise, --compress-coils and --calibrationless.</summary>
internal sealed class CoilOptions
{
    /// <summary>The option of virtual coils.</summary>
    public const string Compress = "--compress-coils";

    /// <summary>The option to do without coil maps.</summary>
    public const string WithoutMaps = "--calibrationless";

    private const string Automatic = "auto";

    private readonly Option<string?> _noise = SharedOptions.OptionalPath("--noise", "N.npy|N.cfl|N.h5", "Samples of noise alone, shape (coils, H, W), or an ISMRMRD file with noise acquisitions, which may be that of the k-space: the coils are combined so that their noise becomes independent and equally strong.");

    private readonly Option<string?> _compress = new(Compress)
    {
        HelpName = "N|auto",
        Description = "Combines the coils into N virtual ones, or into as few as keep 99.8 % of the energy, the same of all slices. Given maps are combined alike.",
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
