using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>Writes OData filters; values of users stand inside quotes, doubled where they are quotes themselves.</summary>
internal static class SearchFilter
{
    // A character that stands in no tag that anybody types.
    private const char Separator = '\u001F';

    /// <summary>All of an owner's documents.</summary>
    internal static string Of(OwnerId owner) => $"{SearchFields.Owner} eq {Text(owner.Value)}";

    /// <summary>The documents of a content.</summary>
    internal static string Of(OwnerId owner, AttachmentId content) => $"{Of(owner)} and {SearchFields.Content} eq {Text(content.Value)}";

    /// <summary>What a query may find.</summary>
    internal static string Of(KnowledgeQuery query)
    {
        var parts = new List<string> { Of(query.Owner) };
        AddAny(parts, SearchFields.Content, query.Contents.Select(content => content.Value));
        AddAny(parts, SearchFields.Language, query.Languages);
        if (query.PathPrefix is { Length: > 0 } path)
        {
            parts.Add($"search.ismatch('{SearchFields.PathCodeOf(path)}*', '{SearchFields.PathCode}', 'simple', 'all')");
        }

        return string.Join(" and ", parts);
    }

    /// <summary>The documents of some keys.</summary>
    internal static string Keys(OwnerId owner, IEnumerable<string> keys) => $"{Of(owner)} and {In(SearchFields.Key, keys)}";

    private static void AddAny(List<string> parts, string field, IEnumerable<string> values)
    {
        string[] all = [.. values];
        if (all.Length > 0)
        {
            parts.Add(In(field, all));
        }
    }

    private static string In(string field, IEnumerable<string> values) => $"search.in({field}, {Text(string.Join(Separator, values))}, '{Separator}')";

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
