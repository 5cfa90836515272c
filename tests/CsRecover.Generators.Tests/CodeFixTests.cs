using System.Collections.Immutable;
using CsRecover.CodeFixes;
using CsRecover.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CsRecover.Generators.Tests;

/// <summary>What each fix offers and what the program looks like afterwards.</summary>
public class CodeFixTests
{
    [Fact]
    public async Task Adds_partial()
    {
        string[] fixedSources = await FixAsync(
            "CSREC0001",
            """
            /// <summary>Pulses.</summary>
            [RecoveryProblem<float>(Measurements = 64, Coefficients = 256)]
            [GaussianEnsemble(Seed = 1)]
            [SmoothedL0]
            public sealed class C;
            """);
        Assert.Equal(
            """
            /// <summary>Pulses.</summary>
            [RecoveryProblem<float>(Measurements = 64, Coefficients = 256)]
            [GaussianEnsemble(Seed = 1)]
            [SmoothedL0]
            public sealed partial class C;
            """,
            Assert.Single(fixedSources));
    }

    [Fact]
    public async Task Adds_an_operator_that_fits_the_number_type()
    {
        string[] fixedSources = await FixAsync(
            "CSREC0005",
            """
            namespace N
            {
                [RecoveryProblem<double>(Measurements = 64, Coefficients = 256)]
                [SmoothedL0] // as ever
                public partial class C
                {
                }
            }
            """);
        Assert.Equal(6, fixedSources.Length);
        Assert.Equal(
            """
            namespace N
            {
                [RecoveryProblem<double>(Measurements = 64, Coefficients = 256)]
                [SmoothedL0] // as ever
                [RademacherEnsemble(Seed = 1)]
                public partial class C
                {
                }
            }
            """,
            fixedSources[1]);

        fixedSources = await FixAsync("CSREC0005", "[CsRecover.RecoveryProblem<Complex32>]\n[CsRecover.SmoothedL0]\npartial class C;");
        Assert.Equal("[CsRecover.RecoveryProblem<Complex32>]\n[CsRecover.SmoothedL0]\n[CsRecover.SubsampledFourier(256, 256)]\npartial class C;", fixedSources[2]);
    }

    [Fact]
    public async Task Adds_the_default_solver()
    {
        string[] fixedSources = await FixAsync("CSREC0203", "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)]\n[GaussianEnsemble(Seed = 1)]\npartial class C;");
        Assert.Equal(["[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)]\n[GaussianEnsemble(Seed = 1)]\n[SmoothedL0]\npartial class C;"], fixedSources);
    }

    [Fact]
    public async Task Adds_the_attribute_to_a_declaration_on_one_line()
    {
        string[] fixedSources = await FixAsync("CSREC0203", "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] partial class C;");
        Assert.Equal(["[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;"], fixedSources);
    }

    [Theory]
    [InlineData("CSREC0010", "Sparsity = 100", "Sparsity = 64")]
    [InlineData("CSREC0010", "Sparsity = -100", "Sparsity = 0")]
    [InlineData("CSREC0101", "Sparsity = 40", "Sparsity = 32")]
    [InlineData("CSREC0102", "Sparsity = 32", "Sparsity = 26")]
    public async Task Corrects_the_sparsity(string id, string before, string after)
    {
        const string Source = "[RecoveryProblem<float>(Measurements = 64, {0}, Coefficients = 256)]\n[GaussianEnsemble(Seed = 1)]\n[SmoothedL0]\npartial class C;";
        string[] fixedSources = await FixAsync(id, Source.Replace("{0}", before, StringComparison.Ordinal));
        Assert.Equal([Source.Replace("{0}", after, StringComparison.Ordinal)], fixedSources);
    }

    [Theory]
    [InlineData("CSREC0012", "[GaussianEnsemble]", "[GaussianEnsemble(Seed = 1)]")]
    [InlineData("CSREC0012", "[SparseSignEnsemble(NonZerosPerColumn = 3)]", "[SparseSignEnsemble(NonZerosPerColumn = 3, Seed = 1)]")]
    public async Task Adds_a_seed(string id, string before, string after)
    {
        const string Source = "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)]\n{0}\n[SmoothedL0]\npartial class C;";
        string[] fixedSources = await FixAsync(id, Source.Replace("{0}", before, StringComparison.Ordinal));
        Assert.Equal([Source.Replace("{0}", after, StringComparison.Ordinal)], fixedSources);
    }

    [Fact]
    public async Task Lowers_the_levels_until_they_divide_the_sides()
    {
        const string Source = "[RecoveryProblem<Complex32>]\n[SubsampledFourier(12, 16)]\n[SparsifyingTransform(Wavelet.Db4{0})]\n[SmoothedL0]\npartial class C;";
        Assert.Equal([Source.Replace("{0}", ", Levels = 2", StringComparison.Ordinal)], await FixAsync("CSREC0201", Source.Replace("{0}", ", Levels = 3", StringComparison.Ordinal)));
        Assert.Equal([Source.Replace("{0}", ", Levels = 2", StringComparison.Ordinal)], await FixAsync("CSREC0201", Source.Replace("{0}", "", StringComparison.Ordinal)));
    }

    /// <summary>The program after each fix that is offered for the only diagnostic of that number; afterwards the diagnostic must be gone.</summary>
    private static async Task<string[]> FixAsync(string id, string source)
    {
        source = source.ReplaceLineEndings("\n");
        using var workspace = new AdhocWorkspace();
        Document document = workspace.AddProject("Consumer", LanguageNames.CSharp)
            .WithCompilationOptions(ProblemCompilation.Create("").Options)
            .WithMetadataReferences(ProblemCompilation.Create("").References)
            .AddDocument("Problem.cs", ProblemCompilation.Usings + source);
        Diagnostic diagnostic = Assert.Single(await DiagnosticsAsync(document), d => d.Id == id);

        var actions = new List<CodeAction>();
        foreach (CodeFixProvider provider in new CodeFixProvider[] { new MakePartialFix(), new AddAttributeFix(), new SetArgumentFix() })
        {
            if (provider.FixableDiagnosticIds.Contains(id))
            {
                Assert.NotNull(provider.GetFixAllProvider());
                await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
            }
        }

        var results = new List<string>();
        foreach (CodeAction action in actions)
        {
            ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
            Document changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
            Assert.DoesNotContain(await DiagnosticsAsync(changed), d => d.Id == id);
            string text = (await changed.GetTextAsync()).ToString();
            Assert.StartsWith(ProblemCompilation.Usings, text, StringComparison.Ordinal);
            results.Add(text[ProblemCompilation.Usings.Length..]);
        }

        return [.. results];
    }

    private static async Task<Diagnostic[]> DiagnosticsAsync(Document document) => await ProblemCompilation.AnalyzeAsync((await document.Project.GetCompilationAsync())!);
}
