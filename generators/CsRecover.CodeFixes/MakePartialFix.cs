using System.Collections.Immutable;
using System.Composition;
using CsRecover.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace CsRecover.CodeFixes;

/// <summary>Adds the word <c>partial</c> to an annotated class.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MakePartialFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleId.NotPartial];

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

        context.RegisterCodeFix(CodeAction.Create("Make the class partial", _ => Task.FromResult(MakePartial(context.Document, root, type)), nameof(MakePartialFix)), context.Diagnostics);
    }

    private static Document MakePartial(Document document, SyntaxNode root, TypeDeclarationSyntax type)
    {
        var generator = SyntaxGenerator.GetGenerator(document);
        SyntaxNode partial = generator.WithModifiers(type, generator.GetModifiers(type).WithPartial(true));
        return document.WithSyntaxRoot(root.ReplaceNode(type, partial));
    }
}
