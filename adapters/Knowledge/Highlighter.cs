using Cartrita.Adapters.Knowledge.Text;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge;

/// <summary>Finds a question's words in a passage, whatever form they have there; the same for every index, so the spans are exact.</summary>
internal sealed class Highlighter
{
    private const int LongestWord = 64;
    private const int MostHighlights = 200;

    private readonly HashSet<string> stems;
    private readonly HashSet<string> pairs;

    internal Highlighter(string question)
    {
        (stems, pairs) = Read(question, withStopWords: false);
        if (stems.Count + pairs.Count == 0)
        {
            (stems, pairs) = Read(question, withStopWords: true);
        }
    }

    /// <summary>The words, by their spans in the part's text.</summary>
    internal IReadOnlyList<TextHighlight> Find(TextPassage passage)
    {
        var found = new List<TextHighlight>();
        if (stems.Count + pairs.Count == 0)
        {
            return found;
        }

        var known = stems.GetAlternateLookup<ReadOnlySpan<char>>();
        var reader = new WordReader(passage.Text, stackalloc char[LongestWord]);
        Span<char> stem = stackalloc char[LongestWord];
        while (found.Count < MostHighlights && reader.Next())
        {
            var (start, end) = (reader.Span.Start.Value, reader.Span.End.Value);
            if (reader.Unspaced)
            {
                AddPairs(found, passage, start, end);
                continue;
            }

            reader.Word.CopyTo(stem);
            if (known.Contains(stem[..LightStemmer.Stem(stem[..reader.Word.Length])]))
            {
                found.Add(new TextHighlight(passage.Start + start, passage.Start + end));
            }
        }

        return found;
    }

    private void AddPairs(List<TextHighlight> found, TextPassage passage, int start, int end)
    {
        var known = pairs.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = start; at < end; at++)
        {
            var length = Math.Min(2, end - at);
            if (!known.Contains(passage.Text.AsSpan(at, length)))
            {
                continue;
            }

            // Pairs overlap: what belongs together is one highlight.
            var (from, to) = (passage.Start + at, passage.Start + at + length);
            if (found.Count > 0 && found[^1].End >= from)
            {
                found[^1] = found[^1] with { End = to };
            }
            else
            {
                found.Add(new TextHighlight(from, to));
            }
        }
    }

    private static (HashSet<string> Stems, HashSet<string> Pairs) Read(string text, bool withStopWords)
    {
        var (stems, pairs) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var reader = new WordReader(text, stackalloc char[LongestWord]);
        Span<char> stem = stackalloc char[LongestWord];
        while (reader.Next())
        {
            if (reader.Unspaced)
            {
                pairs.UnionWith(Terms.UnspacedPairs(reader.Word).Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
            else if (withStopWords || !StopWords.Contains(reader.Word))
            {
                reader.Word.CopyTo(stem);
                stems.Add(stem[..LightStemmer.Stem(stem[..reader.Word.Length])].ToString());
            }
        }

        return (stems, pairs);
    }
}
