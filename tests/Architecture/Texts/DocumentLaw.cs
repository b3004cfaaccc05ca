using System.Text.RegularExpressions;
using Cartrita.Architecture.Tests.Routes;
using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Texts;

/// <summary>What documents say, where a machine can tell whether it is so.</summary>
internal static partial class DocumentLaw
{
    private static readonly string[] DecisionSections = ["Context", "Decision", "Consequences", "Alternatives", "Validation"];

    /// <summary>Relative links lead somewhere.</summary>
    public static LawReport Links(IReadOnlyCollection<SourceText> documents, Func<string, bool> exists)
    {
        var links =
            from document in documents
            from Match match in Link().Matches(document.Text)
            let target = match.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            select (document.Path, target, path: Join(document.Path, target));
        var all = links.ToList();
        return LawReport.Of(all.Count, all.Where(link => !exists(link.path)).Select(link => $"{link.Path} links to {link.target}, which does not exist"));
    }

    public static LawReport Decisions(IReadOnlyCollection<SourceText> records)
    {
        var missing =
            from record in records
            from section in DecisionSections
            where !record.Text.Contains($"\n## {section}\n", StringComparison.Ordinal)
            select $"{record.Path} has no section {section}";
        var numbers = records.Select(record => Path.GetFileName(record.Path)[..4]).Order(StringComparer.Ordinal).ToList();
        var gaps = numbers.Where((number, index) => number != $"{index + 1:D4}").Select(number => $"decision {number} is out of sequence");
        return LawReport.Of(records.Count, missing.Concat(gaps));
    }

    /// <summary>The table of routes and the functions' attributes say the same.</summary>
    public static LawReport Routes(SourceText document, IReadOnlyCollection<HttpRoute> routes)
    {
        var written = Operation().Matches(document.Text).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}").ToHashSet(StringComparer.Ordinal);
        var served = routes.Where(route => route.Function != RouteLaw.Fallback).SelectMany(route => route.Methods.Select(method => $"{method.ToUpperInvariant()} /{Plain(route.Template!)}")).ToHashSet(StringComparer.Ordinal);
        return LawReport.Of(
            written.Count + served.Count,
            written.Except(served).Select(one => $"{document.Path} names {one}, which no function serves")
                .Concat(served.Except(written).Select(one => $"{document.Path} does not name {one}")));
    }

    private static string Plain(string template) => Constraint().Replace(template, "}");

    private static string Join(string document, string target)
    {
        var parts = new List<string>(document.Split('/')[..^1]);
        foreach (var part in target.TrimEnd('/').Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (/[^\s`?]*)`")]
    private static partial Regex Operation();

    [GeneratedRegex(@":[^}]*\}")]
    private static partial Regex Constraint();
}
