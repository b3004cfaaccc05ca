using Cartrita.Adapters.Storage.Sqlite;

namespace Cartrita.Benchmarks.Search;

/// <summary>The baseline: SQLite's full-text index by itself, every word of the question, its own ranking.</summary>
internal static class PlainWords
{
    private const string Select =
        """
        SELECT rowid FROM knowledge_words WHERE knowledge_words MATCH $expression ORDER BY bm25(knowledge_words, 0.0, 1.0, 1.0) LIMIT $limit
        """;

    private const string SelectSpans =
        """
        SELECT f.file_name, c.start, c.end FROM knowledge_chunks c JOIN knowledge_files f ON f.owner = c.owner AND f.content = c.content WHERE c.id = $chunk
        """;

    internal static IReadOnlyList<long> Find(ProductDatabase database, string question, int limit) => database.Read(session =>
    {
        var found = new List<long>();
        using var rows = session.Command(Select, ("$expression", Expression(question)), ("$limit", limit)).ExecuteReader();
        while (rows.Read())
        {
            found.Add(rows.GetInt64(0));
        }

        return found;
    });

    internal static (string File, int Start, int End) Span(ProductDatabase database, long chunk) => database.Read(session =>
    {
        using var row = session.Command(SelectSpans, ("$chunk", chunk)).ExecuteReader();
        row.Read();
        return (row.GetString(0), row.GetInt32(1), row.GetInt32(2));
    });

    private static string Expression(string question) =>
        string.Join(" OR ", question.Split([' ', '?', ',', ':', '.', '\'', '-', '"'], StringSplitOptions.RemoveEmptyEntries).Select(word => $"text : \"{word}\""));
}
