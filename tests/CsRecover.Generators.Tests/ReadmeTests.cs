using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using CsRecover.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CsRecover.Generators.Tests;

/// <summary>The README's C# is what a newcomer copies first: each block is a whole program, compiles without a warning and prints what it says it prints.</summary>
[Collection(nameof(Console))]
public partial class ReadmeTests
{
    private const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.Linq;";

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, Programs().Length)];

    [Fact]
    public void The_readme_shows_code() => Assert.NotEmpty(Programs());

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Runs_and_prints_what_it_says(int block)
    {
        string program = Programs()[block];
        CSharpCompilation compilation = ProblemCompilation.Create(program, ImplicitUsings);
        compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
        ProblemCompilation.Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        using var stream = new MemoryStream();
        Assert.Equal([], output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id != "CS1591").Select(d => d.ToString()));
        Assert.True(output.Emit(stream).Success);
        stream.Position = 0;
        MethodInfo entry = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(stream).EntryPoint!;

        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        try
        {
            Console.SetOut(printed);
            entry.Invoke(null, entry.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        string[] promised = [.. Promise().Matches(program).Select(m => m.Groups[1].Value.Trim())];
        Assert.NotEmpty(promised);
        Assert.Equal(promised, printed.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string[] Programs() =>
        [.. Fence().Matches(File.ReadAllText(Path.Combine(DotnetCommand.RepositoryRoot, "README.md")).ReplaceLineEndings("\n")).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("// prints: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Promise();
}
