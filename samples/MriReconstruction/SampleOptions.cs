using System.CommandLine;
using CsRecover.Ilgpu;
using CsRecover.Mri.Files;

namespace CsRecover.Samples;

/// <summary>What the command line asks for; without any option, the bundled slice is undersampled four times.</summary>
/// <param name="KSpace">A scanner's file instead of the bundled slice.</param>
/// <param name="Mask">Sampled points instead of random ones.</param>
/// <param name="Reference">The true magnitude, if it is known.</param>
/// <param name="Output">The folder for pictures.</param>
/// <param name="Acceleration">All points over sampled points.</param>
/// <param name="Lines">Whether to sample whole columns instead of single points.</param>
/// <param name="Seed">Seed of the random points.</param>
/// <param name="Backend">Where to recover.</param>
/// <param name="PictureFormat">The pictures' extension.</param>
internal sealed record SampleOptions(string? KSpace, string? Mask, string? Reference, string Output, double Acceleration, bool Lines, ulong Seed, string Backend, string PictureFormat)
{
    /// <summary>Reads a command line and runs the sample with it.</summary>
    /// <param name="args">The words.</param>
    /// <param name="run">The sample; gives the exit code.</param>
    /// <returns>The exit code.</returns>
    public static int Parse(string[] args, Func<SampleOptions, int> run)
    {
        var kspace = new Option<string?>("--kspace") { HelpName = "FILE", Description = "K-space of one coil, .npy (complex, (H, W) or (1, H, W)) or BART's .cfl, instead of the bundled brain slice." };
        var mask = new Option<string?>("--mask") { HelpName = "FILE", Description = "Sampled points, .npy (H, W); without it they are drawn at random, or taken from k-space that is already undersampled." };
        var reference = new Option<string?>("--reference") { HelpName = "FILE", Description = "The true magnitude, .npy (H, W); without it the image of fully sampled k-space." };
        var output = new Option<string>("--output") { HelpName = "DIR", Description = "The folder for pictures.", DefaultValueFactory = _ => Path.Combine("output", "mri") };
        var acceleration = new Option<double>("--acceleration") { HelpName = "R", Description = "Measure one point in R.", DefaultValueFactory = _ => 4.0 };
        var lines = new Option<bool>("--lines") { Description = "Measure whole columns, as ordinary 2-D scans do, instead of single points." };
        var seed = new Option<ulong>("--seed") { HelpName = "N", Description = "Seed of the random points.", DefaultValueFactory = _ => 1 };
        var backend = new Option<string>("--backend") { HelpName = string.Join('|', BackendChoice.Names), Description = "Where to recover; auto takes the first GPU, or the processor where there is none.", DefaultValueFactory = _ => RecoveryBackend.Default.Name };
        var pictureFormat = new Option<string>("--picture-format") { HelpName = "EXT", Description = $"The pictures' format: {string.Join(", ", PictureFile.Writes)}.", DefaultValueFactory = _ => "png" };
        var root = new RootCommand("Recovers an MR image from a quarter of its k-space and draws what came out.") { kspace, mask, reference, output, acceleration, lines, seed, backend, pictureFormat };
        root.SetAction(parsed => run(new SampleOptions(
            parsed.GetValue(kspace), parsed.GetValue(mask), parsed.GetValue(reference), parsed.GetValue(output)!, parsed.GetValue(acceleration), parsed.GetValue(lines), parsed.GetValue(seed),
            parsed.GetValue(backend)!, parsed.GetValue(pictureFormat)!)));

        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action?.ClearsParseErrors != true)
        {
            throw new ArgumentException($"{parsed.Errors[0].Message} See --help.");
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
