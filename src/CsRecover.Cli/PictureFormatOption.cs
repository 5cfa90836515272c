using System.CommandLine;
using CsRecover.Mri.Files;

namespace CsRecover.Cli;

/// <summary>--picture-format: what kind of picture an image is written as.</summary>
internal static class PictureFormatOption
{
    private const string Name = "--picture-format";

    /// <summary>The option.</summary>
    public static Option<string> Create() => new(Name)
    {
        HelpName = "EXT",
        Description = $"The picture's format. This build writes {string.Join(", ", PictureFile.Writes)}.",
        DefaultValueFactory = _ => "png",
    };

    /// <summary>The format that a command line asks for.</summary>
    /// <param name="format">The option's value.</param>
    /// <returns>The value.</returns>
    public static string Check(string format) => UserException.About(Name, parameter: null, () =>
    {
        PictureFile.CheckWrites($".{format}");
        return format;
    });
}
