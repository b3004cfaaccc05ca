using Cartrita.Architecture.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cartrita.Architecture.Tests.Governance;

/// <summary>What an orchestrator calls stands in its source by a durable name: no text decides at run time what comes next (GOV-07).</summary>
internal static class CallLaw
{
    private const string Names = "DurableNames.";

    /// <summary>The parameter by which a method of the orchestrations is told what to call; whoever calls the method is looked at in its place.</summary>
    private const string Passed = "activity";

    private static readonly string[] Calls = ["CallActivityAsync", "CallSubOrchestratorAsync"];

    public static LawReport Examine(IReadOnlyCollection<SourceText> files)
    {
        var roots = files.Select(file => (file.Path, Root: CSharpSyntaxTree.ParseText(file.Text).GetRoot())).ToList();
        var passing = roots.SelectMany(file => file.Root.DescendantNodes().OfType<MethodDeclarationSyntax>()).Where(method => PlaceIn(method) >= 0).ToList();
        var all =
            from file in roots
            from call in file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
            let place = PlaceOf(call, passing)
            where place >= 0 && call.ArgumentList.Arguments.Count > place
            select (file.Path, Call: call, Named: call.ArgumentList.Arguments[place].Expression.ToString());
        var calls = all.ToList();
        var broken =
            from call in calls
            where !call.Named.StartsWith(Names, StringComparison.Ordinal) && !IsPassedOn(call.Call, call.Named)
            select $"{call.Path} calls {call.Named}: what comes next is one of {Names[..^1]}";
        return LawReport.Of(calls.Count, broken);
    }

    // Where a call says what is called; below 0 where it calls nothing durable.
    private static int PlaceOf(InvocationExpressionSyntax call, List<MethodDeclarationSyntax> passing)
    {
        var name = (call.Expression as MemberAccessExpressionSyntax)?.Name ?? call.Expression as SimpleNameSyntax;
        if (name is null || Calls.Contains(name.Identifier.Text, StringComparer.Ordinal))
        {
            return name is null ? -1 : 0;
        }

        // Without a receiver it is a method of the same class.
        var method = passing.Find(one => one.Identifier.Text == name.Identifier.Text && (call.Expression is MemberAccessExpressionSyntax || ClassOf(one) == ClassOf(call)));
        return method is null ? -1 : PlaceIn(method);
    }

    private static int PlaceIn(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters.IndexOf(parameter => parameter.Identifier.Text == Passed && parameter.Type?.ToString() == "string");

    private static bool IsPassedOn(InvocationExpressionSyntax call, string named) =>
        named == Passed && call.Ancestors().OfType<MethodDeclarationSyntax>().FirstOrDefault() is { } method && PlaceIn(method) >= 0;

    private static string? ClassOf(SyntaxNode node) => node.Ancestors().OfType<ClassDeclarationSyntax>().FirstOrDefault()?.Identifier.Text;
}
