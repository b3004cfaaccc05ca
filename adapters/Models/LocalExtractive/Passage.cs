using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>A stretch of one source without gaps, joined from evidence that overlaps or touches.</summary>
/// <param name="Start">Where it begins in the source.</param>
/// <param name="Text">Its text.</param>
/// <param name="Parts">The evidence that it was joined from, by where they begin.</param>
internal sealed record Passage(int Start, string Text, IReadOnlyList<Evidence> Parts)
{
    /// <summary>Joins evidence; the order is that of each source's first mention, then of the text.</summary>
    internal static List<Passage> Join(IReadOnlyList<Evidence> evidence)
    {
        var passages = new List<Passage>();
        foreach (var source in evidence.GroupBy(SourceOf))
        {
            List<Evidence> parts = [];
            var text = string.Empty;
            foreach (var part in source.OrderBy(item => item.Start).ThenBy(item => item.End))
            {
                if (parts.Count > 0 && TryExtend(parts[0].Start, text, part) is { } extended)
                {
                    text = extended;
                    parts.Add(part);
                    continue;
                }

                Close();
                parts = [part];
                text = part.Text;
            }

            Close();

            void Close()
            {
                if (parts.Count > 0)
                {
                    passages.Add(new Passage(parts[0].Start, text, parts));
                }
            }
        }

        return passages;
    }

    /// <summary>The evidence that holds a span, or where it spans two, the one in which it begins.</summary>
    internal Evidence Holding(int start, int end) =>
        Parts.FirstOrDefault(part => part.Start <= start && part.End >= end) ?? Parts.Last(part => part.Start <= start);

    private static string SourceOf(Evidence evidence) =>
        evidence.AttachmentId is { } attachment ? $"a{attachment.Value}/{evidence.Part}"
        : evidence.MessageId is { } message ? $"m{message.Value}"
        : evidence.Url is { } url ? $"w{url.AbsoluteUri} {evidence.Section == Evidence.SearchResult}"
        : $"e{evidence.Id}";

    // Evidence whose letters disagree with its offsets is never joined: a quote must be exact.
    private static string? TryExtend(int start, string text, Evidence part)
    {
        var offset = part.Start - start;
        if (offset > text.Length)
        {
            return null;
        }

        var shared = Math.Min(text.Length - offset, part.Text.Length);
        return text.AsSpan(offset, shared).SequenceEqual(part.Text.AsSpan(0, shared))
            ? shared == part.Text.Length ? text : string.Concat(text, part.Text.AsSpan(shared))
            : null;
    }
}
