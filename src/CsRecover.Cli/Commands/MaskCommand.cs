using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CsRecover.Mri;
using CsRecover.Mri.Files;
using Spectre.Console;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover mask</c>: which points of k-space to sample.</summary>
internal static class MaskCommand
{
    private static readonly Dictionary<string, MaskKind> _kinds = new()
    {
        ["poisson"] = MaskKind.Poisson,
        ["variable-density"] = MaskKind.VariableDensity,
        ["lines"] = MaskKind.Lines,
        ["uniform"] = MaskKind.Uniform,
    };

    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        Option<string> type = new("--type")
        {
            HelpName = string.Join('|', _kinds.Keys),
            Description = "poisson: random points that keep their distance; variable-density: independent random points; lines: random columns; uniform: every R-th column. All but uniform are less dense outwards.",
            DefaultValueFactory = _ => "poisson",
        };
        Option<(int Height, int Width)> size = new("--size") { HelpName = "HxW", Description = "Rows and columns of k-space; phase encoding is along the columns, or along both.", Required = true, CustomParser = Size };
        Option<(double? Rows, double All)> acceleration = new("--acceleration")
        {
            HelpName = "R|AxB",
            Description = "All points over sampled points, met exactly but by uniform masks with a calibration square; AxB: A along the height and B along the width, for poisson and uniform masks.",
            Required = true,
            CustomParser = Acceleration,
        };
        Option<int> calibration = new("--calibration") { HelpName = "N", Description = "Side of the fully sampled square in the middle (lines: columns), 0 for none.", DefaultValueFactory = _ => 24 };
        Option<ulong> seed = SharedOptions.Seed("Seed; the same one gives the same mask on every machine.");
        Option<double> partial = new("--partial-fourier")
        {
            HelpName = "F",
            Description = "The share of columns to sample from, the first ones: above 0.5, at most 1.",
            DefaultValueFactory = _ => 1.0,
            CustomParser = result => Number(result, result.Tokens[0].Value) ?? 1.0,
        };
        Option<bool> elliptical = new("--elliptical") { Description = "Leave out the corners of k-space." };
        Option<string> output = SharedOptions.RequiredPath("--output", "M.npy|M.png|M.cfl", "The mask: .npy of type bool, shape (H, W), a picture (sampled points white), or BART's .cfl with its .hdr.");
        var command = new Command("mask", "Makes a sampling mask for Cartesian k-space, and says how far its aliasing stands out.")
        {
            type, size, acceleration, calibration, seed, partial, elliptical, output,
        };
        command.SetAction(parsed => Execute(
            new MaskDesign(parsed.GetValue(size).Height, parsed.GetValue(size).Width, parsed.GetValue(acceleration).All)
            {
                Kind = Kind(parsed.GetValue(type)!),
                RowAcceleration = parsed.GetValue(acceleration).Rows,
                Calibration = parsed.GetValue(calibration),
                Seed = parsed.GetValue(seed),
                PartialFourier = parsed.GetValue(partial),
                Elliptical = parsed.GetValue(elliptical),
            },
            parsed.GetValue(output)!,
            context));
        root.Add(command);
    }

    private static int Execute(MaskDesign design, string output, CommandContext context)
    {
        OutputFiles.CheckFile(output);
        SamplingMask mask = design.Create();
        mask.Write(output);
        Table table = Tables.Facts();
        table.AddFact("mask", $"{_kinds.First(k => k.Value == design.Kind).Key}, {mask.Height} x {mask.Width}, {mask.Count} points sampled");
        table.AddFact("acceleration", $"{mask.Acceleration:F3}");
        table.AddFact("peak side lobe", $"{mask.PeakSideLobe():F3} of the point-spread function's peak");
        table.AddFact("written to", $"{output}");
        Tables.Write(context.Output, table);
        return ErrorHandler.Success;
    }

    private static MaskKind Kind(string name) =>
        _kinds.TryGetValue(name, out MaskKind kind) ? kind : throw new UserException($"--type: expected one of {string.Join(", ", _kinds.Keys)}, got '{name}'");

    private static (int Height, int Width) Size(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] sides = text.Split('x');
        if (sides.Length == 2 && Whole(sides[0], out int height) && Whole(sides[1], out int width))
        {
            return (height, width);
        }

        result.AddError($"--size: expected rows and columns as 256x256, got '{text}'");
        return default;

        static bool Whole(string side, out int value) => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static (double? Rows, double All) Acceleration(ArgumentResult result)
    {
        string[] parts = result.Tokens[0].Value.Split('x');
        double? first = parts.Length <= 2 ? Number(result, parts[0]) : Number(result, result.Tokens[0].Value);
        return parts.Length == 2 ? (first, (first ?? 1.0) * (Number(result, parts[1]) ?? 1.0)) : (null, first ?? 1.0);
    }

    private static double? Number(ArgumentResult result, string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return value;
        }

        result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: expected a number, got '{text}'");
        return null;
    }
}
