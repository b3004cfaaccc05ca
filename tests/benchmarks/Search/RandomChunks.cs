using Cartrita.Core.Knowledge;

namespace Cartrita.Benchmarks.Search;

/// <summary>Any number of chunks of 1,800 characters, made of the set's sentences at random: the words are as frequent as in texts, and fewer than in real ones of that size, which makes it harder.</summary>
internal static class RandomChunks
{
    private const int Length = 1800;

    internal static IEnumerable<TextChunk> Make(IReadOnlyList<string> texts, int count, int seed)
    {
        var sentences = texts
            .SelectMany(text => SentenceSplitter.Split(text).Select(unit => text.Substring(unit.Start, Math.Min(unit.Length, Length / 2))))
            .Where(sentence => sentence.Length > 20)
            .ToList();
        var random = new Random(seed);
        var parts = new List<string>();
        for (var (number, start) = (0, 0); number < count; number++)
        {
            parts.Clear();
            for (var length = 0; length < Length;)
            {
                var sentence = sentences[random.Next(sentences.Count)];
                parts.Add(sentence);
                length += sentence.Length + 1;
            }

            var text = string.Join(' ', parts);
            text = text[..Math.Min(text.Length, Length)];
            yield return new TextChunk(number, start, start + text.Length, text);
            start += text.Length;
        }
    }
}
