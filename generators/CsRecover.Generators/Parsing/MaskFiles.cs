using CsRecover.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CsRecover.Generators.Parsing;

/// <summary>The sampling masks among the additional files of a compilation.</summary>
internal static class MaskFiles
{
    /// <summary>Whether a file can be a mask: its name ends in .pbm.</summary>
    /// <param name="file">The file.</param>
    public static bool IsMask(AdditionalText file) => file.Path.EndsWith(".pbm", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a mask's shape and counts.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static SamplingMask Read(AdditionalText file, CancellationToken cancellationToken)
    {
        SourceText? text = file.GetText(cancellationToken);
        return text is null
            ? new SamplingMask(file.Path, 0, 0, 0, 0, false, false, "expected a text file")
            : SamplingMask.Read(file.Path, text.ToString());
    }

    /// <summary>The mask that a problem means, under the name it uses; null when it names none or there is none of that name.</summary>
    /// <param name="masks">Every mask.</param>
    /// <param name="spec">The problem.</param>
    public static SamplingMask? Find(IEnumerable<SamplingMask> masks, ProblemSpec spec)
    {
        // The path on this machine goes no further: the same project must give the same file everywhere.
        return spec.Sensing.MaskFile is not { } wanted ? null
            : masks.FirstOrDefault(m => SamplingMask.IsMeant(m.Name, wanted)) is { } found ? found with { Name = wanted } : null;
    }
}
