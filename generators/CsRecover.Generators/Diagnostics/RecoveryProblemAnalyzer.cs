using System.Collections.Immutable;
using CsRecover.Generators.Parsing;
using CsRecover.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CsRecover.Generators.Diagnostics;

/// <summary>Says what is wrong with annotated classes, what may not be recoverable and what is not specialised; reads them with the generator's own parser, rules and planner.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RecoveryProblemAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Descriptors.All.Values];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(AttributeNames.Problem) is not { } problemAttribute)
            {
                return;
            }

            ImmutableArray<AdditionalText> files = [.. start.Options.AdditionalFiles.Where(MaskFiles.IsMask)];
            CompilationFacts facts = RecoveryProblemGenerator.FactsOf(start.Compilation);
            start.RegisterSymbolAction(symbol => Analyze(symbol, problemAttribute, files, facts), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol problemAttribute, ImmutableArray<AdditionalText> files, CompilationFacts facts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        AttributeData? problem = type.GetAttributes().FirstOrDefault(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass?.OriginalDefinition, problemAttribute));
        if (problem is null)
        {
            ReportAttributesWithoutProblem(context, type);
            return;
        }

        ParsedProblem parsed = ProblemParser.Parse(type, problem, context.CancellationToken);
        foreach ((Finding finding, AttributeData? attribute) in parsed.Findings)
        {
            Report(context, finding, parsed, attribute);
        }

        if (parsed.Declaration is not { Spec: var spec })
        {
            return;
        }

        SamplingMask? mask = MaskFiles.Find(files.Select(f => MaskFiles.Read(f, context.CancellationToken)), spec);
        IReadOnlyList<Finding> errors = ProblemRules.Errors(spec, mask);
        foreach (Finding finding in errors)
        {
            Report(context, finding, parsed, null);
        }

        if (errors.Count > 0 || parsed.Findings.Any(f => f.Finding.IsError))
        {
            return;
        }

        foreach (Finding finding in ProblemRules.Doubts(spec, mask))
        {
            Report(context, finding, parsed, null);
        }

        if (Planner.Plan(spec, mask, facts).Reason is { } reason)
        {
            Report(context, Finding.Of(RuleId.NotSpecialised, Subject.Class, null, type.Name, reason), parsed, null);
        }
    }

    private static void ReportAttributesWithoutProblem(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            INamedTypeSymbol? kind = attribute.AttributeClass;
            if (ProblemParser.IsLibraryType(kind, AttributeNames.Sensing, orDerived: true) || ProblemParser.IsLibraryType(kind, AttributeNames.Solver, orDerived: true)
                || ProblemParser.IsLibraryType(kind, AttributeNames.Transform, orDerived: false))
            {
                Location location = LocationOf(attribute, null, context.CancellationToken) ?? type.Locations[0];
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.All[RuleId.NoProblem], location, ProblemParser.ShortName(attribute), type.Name));
            }
        }
    }

    private static void Report(SymbolAnalysisContext context, Finding finding, ParsedProblem parsed, AttributeData? attribute)
    {
        attribute ??= parsed.Attributes.TryGetValue(finding.Subject, out AttributeData? own) ? own : null;
        Location? location = attribute is null ? null : LocationOf(attribute, finding.Argument, context.CancellationToken);
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (finding.Suggestion is { } suggestion)
        {
            properties = properties.Add(RuleId.SuggestionProperty, suggestion).Add(RuleId.ArgumentProperty, finding.Argument);
        }

        context.ReportDiagnostic(Diagnostic.Create(Descriptors.All[finding.Id], location ?? LocationOf(parsed), properties, [.. finding.Words]));
    }

    /// <summary>The class's name where the user wrote it: one part of it is generated.</summary>
    private static Location LocationOf(ParsedProblem parsed)
    {
        SyntaxTree? tree = parsed.Attributes[Subject.Problem].ApplicationSyntaxReference?.SyntaxTree;
        return parsed.Type.Locations.FirstOrDefault(l => l.SourceTree == tree) ?? parsed.Type.Locations[0];
    }

    /// <summary>Where an attribute, or one of its arguments, is written.</summary>
    private static Location? LocationOf(AttributeData attribute, string? argument, CancellationToken cancellationToken)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
        {
            return null;
        }

        AttributeArgumentSyntax? named = syntax.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == argument);
        return argument is not null && named is not null ? named.GetLocation() : syntax.GetLocation();
    }
}
