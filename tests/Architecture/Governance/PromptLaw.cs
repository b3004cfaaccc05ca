using Cartrita.Architecture.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cartrita.Architecture.Tests.Governance;

/// <summary>What a model is asked is put together by <c>PromptText</c>, which has what somebody else wrote behind bars: nobody pastes texts into one message.</summary>
internal static class PromptLaw
{
    private const string Builder = "PromptText";

    private static readonly string[] Messages = ["AIMessage", "ChatMessage"];
    private static readonly string[] Pasting = ["ToString", "Concat", "Join", "Format", "Insert", "Replace", "PadRight", "PadLeft"];

    public static LawReport Examine(IReadOnlyCollection<SourceText> files)
    {
        var made =
            from file in files
            where !file.Path.EndsWith($"/{Builder}.cs", StringComparison.Ordinal)
            let root = CSharpSyntaxTree.ParseText(file.Text).GetRoot()
            from creation in root.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
            let text = TextOf(creation)
            where text is not null
            select (file.Path, Root: root, Text: text);
        var all = made.ToList();
        var pasted =
            from message in all
            where message.Text.DescendantNodesAndSelf().Any(IsPasted)
            select $"{message.Path} pastes {message.Text} into a prompt: {Builder} puts foreign text behind bars";
        var built =
            from message in all.DistinctBy(message => message.Path)
            where message.Root.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.Text == "StringBuilder")
            select $"{message.Path} makes messages with a StringBuilder: {Builder} puts foreign text behind bars";
        return LawReport.Of(all.Count, pasted.Concat(built));
    }

    // The text of a message, or what a prompt opens with; null for anything else that is made, and for a message of parts.
    private static ExpressionSyntax? TextOf(BaseObjectCreationExpressionSyntax creation)
    {
        var arguments = creation.ArgumentList?.Arguments ?? [];
        var named = ((creation as ObjectCreationExpressionSyntax)?.Type as IdentifierNameSyntax)?.Identifier.Text;
        var isMessage = arguments.Count == 2 && (Messages.Contains(named, StringComparer.Ordinal) || (named is null && arguments[0].ToString().StartsWith("ChatRole.", StringComparison.Ordinal)));
        return isMessage && arguments[1].Expression is not CollectionExpressionSyntax ? arguments[1].Expression
            : named == Builder && arguments.Count == 1 ? arguments[0].Expression
            : null;
    }

    private static bool IsPasted(SyntaxNode node) =>
        node is InterpolatedStringExpressionSyntax
        || node.IsKind(SyntaxKind.AddExpression)
        || (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: var called } } && Pasting.Contains(called, StringComparer.Ordinal));
}
