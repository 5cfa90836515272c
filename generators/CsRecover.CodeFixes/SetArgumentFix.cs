using System.Collections.Immutable;
using System.Composition;
using CsRecover.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CsRecover.CodeFixes;

/// <summary>Gives an argument of an attribute the value that the diagnostic suggests: the largest sparsity that makes sense, a seed, a number of levels.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class SetArgumentFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        RuleId.SparsityOutOfRange, RuleId.SeedMissing, RuleId.NotUnique, RuleId.AboveTransition, RuleId.AboveDonohoTanner, RuleId.TwoSparsities, RuleId.UnevenLevels,
    ];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
                && diagnostic.Properties.TryGetValue(RuleId.ArgumentProperty, out string? argument) && argument is not null
                && diagnostic.Properties.TryGetValue(RuleId.SuggestionProperty, out string? value) && value is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Set {argument} = {value}", _ => Task.FromResult(SetArgument(context.Document, root, attribute, argument, value)), $"{nameof(SetArgumentFix)}:{argument}"),
                    diagnostic);
            }
        }
    }

    private static Document SetArgument(Document document, SyntaxNode root, AttributeSyntax attribute, string argument, string value)
    {
        ExpressionSyntax expression = SyntaxFactory.ParseExpression(value);
        AttributeArgumentSyntax? present = attribute.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == argument);
        AttributeSyntax changed = present is not null
            ? attribute.ReplaceNode(present.Expression, expression.WithTriviaFrom(present.Expression))
            : attribute.AddArgumentListArguments(SyntaxFactory.AttributeArgument(SyntaxFactory.NameEquals(argument), null, expression).NormalizeWhitespace());
        return document.WithSyntaxRoot(root.ReplaceNode(attribute, changed));
    }
}
