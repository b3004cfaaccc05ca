using System.Text.RegularExpressions;

namespace Cartrita.Benchmarks.Search;

/// <summary>One of the two lists of <c>Texts/</c> with its texts.</summary>
internal sealed record QuestionSet(string Name, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<Question> Questions)
{
    /// <summary>Reads a list.</summary>
    internal static QuestionSet Read(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Texts");
        var texts = Directory.GetFiles(Path.Combine(folder, name), "*.txt").Order(StringComparer.Ordinal).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
        return new QuestionSet(name, texts, [.. File.ReadLines(Path.Combine(folder, $"{name}.tsv")).Select(line => Parse(line, texts))]);
    }

    private static Question Parse(string line, Dictionary<string, string> texts)
    {
        var parts = line.Split('\t');
        var answer = string.Join(@"\s+", parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape));
        (int, int)[] spans = [.. Regex.Matches(texts[parts[0]], answer).Select(match => (match.Index, match.Index + match.Length))];
        return spans.Length > 0 ? new Question(parts[0], parts[1], spans) : throw new InvalidOperationException($"No text holds the answer of: {parts[1]}");
    }
}
