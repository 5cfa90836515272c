using System.Text;
using CsRecover.Generators.Emit;
using CsRecover.Generators.Parsing;
using CsRecover.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CsRecover.Generators;

/// <summary>
/// Writes the other part of classes that carry <c>[RecoveryProblem&lt;T&gt;]</c>: attributes -> <see cref="ProblemParser"/> ->
/// <see cref="ProblemDeclaration"/> -> <see cref="Planner"/> -> <see cref="ProblemPlan"/> -> <see cref="ProblemFile"/>. Reports nothing:
/// diagnostics are the analyzer's, so that a moved squiggle never writes a file again.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RecoveryProblemGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ProblemDeclaration> declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(AttributeNames.Problem, static (node, _) => node is TypeDeclarationSyntax, static (c, token) => Read(c, token))
            .Where(static d => d is not null)
            .Select(static (d, _) => d!)
            .WithTrackingName(StepNames.Declarations);

        // Only text files that can be masks are looked at, and only their shape and counts go on.
        IncrementalValueProvider<EquatableArray<SamplingMask>> masks = context.AdditionalTextsProvider
            .Where(static file => MaskFiles.IsMask(file))
            .Select(static (file, token) => MaskFiles.Read(file, token))
            .Collect()
            .Select(static (all, _) => all.ToEquatableArray())
            .WithTrackingName(StepNames.Masks);

        IncrementalValueProvider<CompilationFacts> facts = context.CompilationProvider
            .Select(static (compilation, _) => FactsOf(compilation))
            .WithTrackingName(StepNames.Facts);

        IncrementalValuesProvider<(ProblemDeclaration Declaration, ProblemPlan Plan)> plans = declarations
            .Combine(masks)
            .Select(static (pair, _) => (Declaration: pair.Left, Mask: MaskFiles.Find(pair.Right, pair.Left.Spec)))
            .Where(static pair => !ProblemRules.Errors(pair.Declaration.Spec, pair.Mask).Any())
            .Combine(facts)
            .Select(static (pair, _) => (pair.Left.Declaration, Planner.Plan(pair.Left.Declaration.Spec, pair.Left.Mask, pair.Right)))
            .WithTrackingName(StepNames.Plans);

        context.RegisterSourceOutput(
            plans,
            static (output, problem) =>
            {
                output.AddSource(problem.Declaration.FileName, SourceText.From(ProblemFile.Write(problem.Declaration, problem.Plan), Encoding.UTF8));
                if (problem.Plan.Group is not null)
                {
                    output.AddSource(problem.Declaration.GpuFileName, SourceText.From(GpuFile.Write(problem.Declaration, problem.Plan), Encoding.UTF8));
                }
            });

        // Once, if there is any kernel.
        IncrementalValuesProvider<bool> kernels = plans
            .Select(static (problem, _) => problem.Plan.Group is not null)
            .Collect()
            .SelectMany(static (all, _) => all.Where(any => any).Take(1));
        context.RegisterSourceOutput(kernels, static (output, _) => output.AddSource("CsRecover.Kernels.g.cs", SourceText.From(GpuFile.AssemblyAttribute, Encoding.UTF8)));
    }

    /// <summary>What a compilation offers to plans.</summary>
    /// <param name="compilation">The compilation.</param>
    internal static CompilationFacts FactsOf(Compilation compilation) =>
        new(compilation.GetTypeByMetadataName("ILGPU.Context") is not null && compilation.GetTypeByMetadataName("CsRecover.Ilgpu.IGroupPlan") is not null);

    private static ProblemDeclaration? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        if (context.TargetSymbol is not INamedTypeSymbol type)
        {
            return null;
        }

        ParsedProblem parsed = ProblemParser.Parse(type, context.Attributes[0], cancellationToken);
        return parsed.Findings.Any(f => f.Finding.IsError) ? null : parsed.Declaration;
    }
}
