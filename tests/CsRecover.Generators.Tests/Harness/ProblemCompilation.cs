extern alias generators;

using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using CsRecover.Operators;
using generators::CsRecover.Generators;
using generators::CsRecover.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CsRecover.Generators.Tests.Harness;

/// <summary>Compiles small programs with the generator and the analyzer, the way a consumer's project does.</summary>
internal static class ProblemCompilation
{
    /// <summary>What every test program begins with.</summary>
    public const string Usings = "using CsRecover;\nusing CsRecover.Solvers;\n";

    /// <summary>
    /// Stands for a reference to ILGPU and the backend over it, which this project has not: the types by which the generator knows them, and what generated
    /// code names. The project of GPU tests compiles generated code against the real ones.
    /// </summary>
    public const string Ilgpu =
        """
        #pragma warning disable CS1591
        namespace ILGPU { internal class Context; }
        namespace CsRecover.Ilgpu
        {
            public interface IGroupPlan
            {
                static abstract int Lanes { get; }
                static abstract int NearElements { get; }
                static abstract bool IsNear { get; }
                static abstract int TransformElements { get; }
                static abstract bool StoresSignal { get; }
            }

            public interface IGroupProblem<T, TReal>
                where T : unmanaged
            {
                CsRecover.RecoveryResult<T>[]? Recover(GroupCall<T, TReal> call);
            }

            public abstract class GroupCall<T, TReal>
                where T : unmanaged
            {
                public abstract CsRecover.Solvers.SolverOptions Solver { get; }

                public abstract CsRecover.RecoveryResult<T>[]? Run<TPlan>()
                    where TPlan : struct, IGroupPlan;
            }
        }
        """;

    private static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetDirectoryName(p) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(typeof(SensingOperator<>).Assembly.Location)
            .Append(typeof(Selection.SelectionProblem).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    /// <summary>A compilation as strict as they come: nullable, warnings as errors, documentation checked, no unsafe code.</summary>
    public static CSharpCompilation Create(string source, params string[] more) => CSharpCompilation.Create(
        "Consumer",
        [.. new[] { source }.Concat(more).Select((text, i) => CSharpSyntaxTree.ParseText(text, ParseOptions, $"Problem{i}.cs"))],
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, generalDiagnosticOption: ReportDiagnostic.Error));

    /// <summary>The generator, remembering its steps.</summary>
    public static GeneratorDriver Driver(params AdditionalText[] files) => CSharpGeneratorDriver.Create(
        [new RecoveryProblemGenerator().AsSourceGenerator()], files, ParseOptions, driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The file that is generated for the only problem of a program.</summary>
    public static string GeneratedText(string source, params AdditionalText[] files)
    {
        GeneratorDriverRunResult result = Driver(files).RunGenerators(Create(source)).GetRunResult();
        Assert.Empty(result.Diagnostics);
        return Assert.Single(result.GeneratedTrees).GetText().ToString();
    }

    /// <summary>The generated file whose name ends so, in a program that also refers to ILGPU; the whole compiles without a warning.</summary>
    public static string GeneratedTextWithIlgpu(string ending, string source) => Assert.Single(GeneratedTextsWithIlgpu(ending, source)).Value;

    /// <summary>All generated files whose names end so, in a program that also refers to ILGPU; the whole compiles without a warning.</summary>
    public static Dictionary<string, string> GeneratedTextsWithIlgpu(string ending, string source)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Create(source, Ilgpu), out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        Assert.Empty(output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return output.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(ending, StringComparison.Ordinal)).ToDictionary(tree => Path.GetFileName(tree.FilePath), tree => tree.GetText().ToString());
    }

    /// <summary>The program with its generated part; fails the test on any error or warning.</summary>
    public static Compilation CompileWithoutWarnings(string source, params AdditionalText[] files)
    {
        Driver(files).RunGeneratorsAndUpdateCompilation(Create(source), out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        Diagnostic[] found = [.. output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        Assert.True(found.Length == 0, string.Join("\n", found.Select(d => $"{d}\n  {Line(d)}")));
        return output;
    }

    /// <summary>Compiles and loads the program.</summary>
    public static Assembly Load(string source, params AdditionalText[] files)
    {
        using var stream = new MemoryStream();
        IEnumerable<ResourceDescription> resources = files.Select(f => new ResourceDescription(
            Path.GetFileName(f.Path), () => new MemoryStream(System.Text.Encoding.ASCII.GetBytes(f.GetText()!.ToString())), isPublic: true));
        Assert.True(CompileWithoutWarnings(source, files).Emit(stream, manifestResources: resources).Success);
        stream.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(stream);
    }

    /// <summary>What the analyzer says, in the order of the text.</summary>
    public static async Task<Diagnostic[]> AnalyzeAsync(Compilation compilation, params AdditionalText[] files)
    {
        // As in a build, the analyzer sees the program with its generated parts.
        Driver(files).RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([.. files]), (e, _, _) => Assert.Fail(e.ToString()), concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> found = await output.WithAnalyzers([new RecoveryProblemAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }

    private static string Line(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim() ?? "";
}
