using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace CsRecover.Tests;

/// <summary>Calls go down only: Problems, then Solvers, then Operators, then Vectors; planning knows none of them.</summary>
public partial class LayersTests
{
    /// <summary>Folders of the library from top to bottom, with the namespaces they may use.</summary>
    private static Dictionary<string, string[]> MayUse { get; } = new()
    {
        ["Vectors"] = ["Vectors"],
        ["Operators"] = ["Operators", "Vectors", "Planning"],
        ["Analysis"] = ["Analysis", "Solvers", "Operators", "Vectors", "Planning"],
        ["Solvers"] = ["Solvers", "Operators", "Vectors", "Planning"],
        ["Planning"] = ["Planning"],
    };

    public static TheoryData<string> Folders => [.. MayUse.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Nothing_looks_upwards(string folder)
    {
        string[] files = Directory.GetFiles(Path.Combine(LibraryFolder(), folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            foreach (Match use in Using().Matches(File.ReadAllText(file)))
            {
                string layer = use.Groups[1].Value;
                Assert.True(MayUse[folder].Contains(layer), $"{folder}/{Path.GetFileName(file)} uses CsRecover.{layer}; {folder} may use {string.Join(", ", MayUse[folder])}.");
            }
        }
    }

    private static string LibraryFolder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "src", "CsRecover"));

    [GeneratedRegex(@"^using (?:static )?CsRecover\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
