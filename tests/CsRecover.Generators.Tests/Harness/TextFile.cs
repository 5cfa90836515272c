using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CsRecover.Generators.Tests.Harness;

/// <summary>An additional file that exists in memory only.</summary>
internal sealed class TextFile(string path, string text) : AdditionalText
{
    public override string Path { get; } = path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);

    /// <summary>A mask of the given shape, sampled where the predicate holds.</summary>
    public static TextFile Mask(string path, int height, int width, Func<int, int, bool> sampled) => new(
        path,
        $"P1\n# a test mask\n{width} {height}\n" + string.Join("\n", Enumerable.Range(0, height).Select(i => string.Concat(Enumerable.Range(0, width).Select(j => sampled(i, j) ? '1' : '0')))) + "\n");
}
