using CsRecover.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CsRecover.Generators.Parsing;

/// <summary>What a class declares, for as long as the compilation is at hand.</summary>
/// <param name="type">The class.</param>
internal sealed class ParsedProblem(INamedTypeSymbol type)
{
    /// <summary>The class.</summary>
    public INamedTypeSymbol Type { get; } = type;

    /// <summary>The declaration, when nothing of it is missing.</summary>
    public ProblemDeclaration? Declaration { get; set; }

    /// <summary>What is wrong with it, as far as that shows before its parts are put together; with the attribute that is to blame, if it is not the first of its kind.</summary>
    public List<(Finding Finding, AttributeData? Attribute)> Findings { get; } = [];

    /// <summary>The attribute each part was read from.</summary>
    public Dictionary<Subject, AttributeData> Attributes { get; } = [];
}

/// <summary>Reads annotated classes; the generator and the analyzer see them through the same eyes.</summary>
internal static class ProblemParser
{
    /// <summary>Reads a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="problem">The attribute that declares the problem.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static ParsedProblem Parse(INamedTypeSymbol type, AttributeData problem, CancellationToken cancellationToken)
    {
        var parsed = new ParsedProblem(type) { Attributes = { [Subject.Problem] = problem } };
        CheckClass(parsed, cancellationToken);

        List<AttributeData> all = [.. type.GetAttributes()];
        List<AttributeData> operators = [.. all.Where(a => IsLibraryType(a.AttributeClass, AttributeNames.Sensing, orDerived: true))];
        List<AttributeData> solvers = [.. all.Where(a => IsLibraryType(a.AttributeClass, AttributeNames.Solver, orDerived: true))];
        AttributeData? transform = all.FirstOrDefault(a => IsLibraryType(a.AttributeClass, AttributeNames.Transform, orDerived: false));

        ElementType? element = ElementOf(problem.AttributeClass!.TypeArguments[0]);
        if (element is null)
        {
            parsed.Findings.Add((Finding.Of(RuleId.ElementNotSupported, Subject.Problem, null, problem.AttributeClass.TypeArguments[0].ToDisplayString()), null));
        }

        if (operators.Count == 0 && element is not null)
        {
            SensingForm[] fitting = [.. SensingForm.All.Where(f => f.Takes(element.Value))];
            Finding none = Finding.Of(RuleId.NoOperator, Subject.Class, null, string.Join(", ", fitting.Select(f => $"[{f.Attribute}]")));
            parsed.Findings.Add((none with { Suggestion = string.Join(";", fitting.Select(f => f.Example)) }, null));
        }

        ReportExtra(parsed, RuleId.SeveralOperators, Subject.Sensing, operators);
        ReportExtra(parsed, RuleId.SeveralSolvers, Subject.Solver, solvers);

        IEnumerable<AttributeData?> parts = [problem, operators.FirstOrDefault(), transform, solvers.FirstOrDefault()];
        bool broken = parts.Any(a => a is not null && new AttributeArguments(a).HaveErrors);
        if (element is null || operators.Count == 0 || broken || SensingOf(operators[0]) is not { } sensing)
        {
            return parsed;
        }

        parsed.Attributes[Subject.Sensing] = operators[0];
        if (transform is not null)
        {
            parsed.Attributes[Subject.Transform] = transform;
        }

        if (solvers.Count > 0)
        {
            parsed.Attributes[Subject.Solver] = solvers[0];
        }

        var sizes = new AttributeArguments(problem);
        var spec = new ProblemSpec(
            element.Value, (int?)sizes.Named("Measurements"), (int?)sizes.Named("Coefficients"), (int?)sizes.Named("Sparsity"),
            sensing, transform is null ? null : TransformOf(transform), solvers.Count == 0 ? null : SolverOf(solvers[0]));
        string ns = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));
        parsed.Declaration = new ProblemDeclaration(ns, SyntaxFacts.GetKeywordKind(type.Name) == SyntaxKind.None ? type.Name : "@" + type.Name, spec);
        return parsed;
    }

    /// <summary>Whether a type is one of the library's, or derives from it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="name">Name of the library's type.</param>
    /// <param name="orDerived">Whether derived types count.</param>
    public static bool IsLibraryType(INamedTypeSymbol? type, string name, bool orDerived)
    {
        for (; type is not null; type = orDerived ? type.BaseType : null)
        {
            if (type.Name == name && type.ContainingNamespace is { Name: AttributeNames.Library, ContainingNamespace.IsGlobalNamespace: true })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A generated part can be added to a top-level partial class that may still derive from the problem's base class, and to nothing else.</summary>
    private static void CheckClass(ParsedProblem parsed, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = parsed.Type;
        string? kind = type switch
        {
            { IsRecord: true } => "a record",
            { TypeKind: TypeKind.Struct } => "a struct",
            { ContainingType: not null } => $"nested in '{type.ContainingType.Name}'",
            { IsGenericType: true } => "generic",
            { IsStatic: true } => "static",
            { IsAbstract: true } => "abstract",
            { IsFileLocal: true } => "local to its file",
            _ => null,
        };
        if (kind is not null)
        {
            parsed.Findings.Add((Finding.Of(RuleId.NotAPlainClass, Subject.Class, null, type.Name, kind), null));
        }

        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                parsed.Findings.Add((Finding.Of(RuleId.NotPartial, Subject.Class, null, type.Name), null));
                break;
            }
        }

        if (type.BaseType is { SpecialType: SpecialType.None } baseType && type.TypeKind == TypeKind.Class && !IsLibraryType(baseType, AttributeNames.ProblemBase, orDerived: false))
        {
            parsed.Findings.Add((Finding.Of(RuleId.OtherBaseClass, Subject.Class, null, type.Name, baseType.ToDisplayString()), null));
        }
    }

    private static void ReportExtra(ParsedProblem parsed, string id, Subject subject, List<AttributeData> attributes)
    {
        foreach (AttributeData extra in attributes.Skip(1))
        {
            parsed.Findings.Add((Finding.Of(id, subject, null, ShortName(attributes[0]), ShortName(extra)), extra));
        }
    }

    private static ElementType? ElementOf(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Single } => ElementType.Single,
        { SpecialType: SpecialType.System_Double } => ElementType.Double,
        INamedTypeSymbol named when IsLibraryType(named, nameof(ElementType.Complex32), orDerived: false) => ElementType.Complex32,
        _ => null,
    };

    private static SensingSpec? SensingOf(AttributeData attribute)
    {
        SensingForm? form = SensingForm.All.FirstOrDefault(f => f.Attribute == ShortName(attribute));
        var arguments = new AttributeArguments(attribute);
        return form is null ? null : new SensingSpec(
            form.Kind,
            (ulong?)arguments.Named("Seed"),
            (int?)arguments.Named("NonZerosPerColumn"),
            (int?)arguments.Positional("height"),
            (int?)arguments.Positional("width"),
            (string?)arguments.Named("Mask"));
    }

    private static TransformSpec TransformOf(AttributeData attribute)
    {
        var arguments = new AttributeArguments(attribute);
        return new TransformSpec((Wavelet)(int)arguments.Positional("wavelet")!, (int?)arguments.Named("Levels") ?? TransformSpec.DefaultLevels);
    }

    private static SolverSpec SolverOf(AttributeData attribute) => new(
        ShortName(attribute),
        IsLibraryType(attribute.AttributeClass, AttributeNames.SparsitySolver, orDerived: true),
        (int?)new AttributeArguments(attribute).Named("Sparsity"),
        attribute.NamedArguments.Select(a => new SolverSetting(a.Key, AttributeArguments.Literal(a.Value))).ToEquatableArray());

    /// <summary>An attribute's name without the suffix.</summary>
    /// <param name="attribute">The attribute.</param>
    public static string ShortName(AttributeData attribute)
    {
        const string Suffix = "Attribute";
        string name = attribute.AttributeClass!.Name;
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
    }
}
