using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Takes secrets out of derived text: what is stored, embedded, shown and cited has a mark in their place (ATT-04).</summary>
internal static class RedactedText
{
    /// <summary>The text with marks, and its segments where they are now.</summary>
    /// <param name="structured">The text.</param>
    internal static StructuredText Of(StructuredText structured)
    {
        var secrets = SecretFinder.Find(structured.Text);
        if (secrets.Count == 0)
        {
            return structured;
        }

        var text = SecretFinder.Redact(structured.Text, secrets);
        var segments = new SegmentBuilder(text);
        var (next, shift) = (0, 0);
        foreach (var segment in structured.Segments)
        {
            while (next < secrets.Count && secrets[next].Start + secrets[next].Length <= segment.Start)
            {
                shift += Mark(secrets[next]) - secrets[next].Length;
                next++;
            }

            // A segment that begins inside a secret begins with its mark.
            var start = next < secrets.Count ? Math.Min(segment.Start, secrets[next].Start) : segment.Start;
            segments.Begin(start + shift, segment.Section is { } section ? SecretFinder.Redact(section, SecretFinder.Find(section)) : null);
        }

        return segments.Build();
    }

    private static int Mark(SecretSpan secret) => "[redacted: ]".Length + secret.Kind.Length;
}
