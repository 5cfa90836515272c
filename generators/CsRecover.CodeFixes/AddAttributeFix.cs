using System.Collections.Immutable;
using System.Composition;
using CsRecover.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CsRecover.CodeFixes;

/// <summary>Adds the attribute that a declaration lacks: one that names the operator, out of those for its number type, or the solver.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AddAttributeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleId.NoOperator, RuleId.DefaultSolver];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            string[] choices = diagnostic.Properties.TryGetValue(RuleId.SuggestionProperty, out string? all) && all is not null ? all.Split(';') : [];
            foreach (string choice in choices)
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Add [{choice}]", _ => Task.FromResult(AddAttribute(context.Document, root, type, choice)), $"{nameof(AddAttributeFix)}:{choice}"),
                    diagnostic);
            }
        }
    }

    /// <summary>Adds the attribute below or beside the others, under the namespace that they are written with.</summary>
    private static Document AddAttribute(Document document, SyntaxNode root, TypeDeclarationSyntax type, string attribute)
    {
        AttributeListSyntax last = type.AttributeLists.Last();
        NameSyntax? problem = type.AttributeLists.SelectMany(l => l.Attributes).Select(a => a.Name).FirstOrDefault(n => n.ToString().Contains("RecoveryProblem"));
        string qualifier = problem is QualifiedNameSyntax qualified ? qualified.Left + "." : "";
        AttributeListSyntax added = SyntaxFactory.ParseCompilationUnit($"[{qualifier}{attribute}] class C;").DescendantNodes().OfType<AttributeListSyntax>().First()
            .WithLeadingTrivia(last.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)))
            .WithTrailingTrivia(last.GetTrailingTrivia().Reverse().Take(1).Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia) || t.IsKind(SyntaxKind.EndOfLineTrivia)));
        return document.WithSyntaxRoot(root.InsertNodesAfter(last, [added]));
    }
}
