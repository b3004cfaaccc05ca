using Cartrita.Core.Knowledge;
using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Activities.Tools;

/// <summary>A text with an address that is read in parts.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">The text.</param>
internal sealed record SourceText(Uri Url, string? Title, StructuredText Text)
{
    private const int SpanSize = 1_500;

    // About 4,000 tokens: a model reads several pages in one task.
    private const int MostSpans = 10;

    /// <summary>The spans of a part, as evidence.</summary>
    internal static PacketContent<SourceEvidence> Read(SourceText source, string prefix, int from)
    {
        var spans = SegmentChunker.Chunk(source.Text, SpanSize, overlap: 0);
        var part = spans.Where(span => span.End > from).Take(MostSpans).ToList();
        var evidence = ToolPackets.Screened(prefix, part.Where(span => !string.IsNullOrWhiteSpace(span.Text)).Select(span => new Evidence
        {
            Id = string.Empty,
            Url = source.Url,
            Title = source.Title,
            Section = span.Section,
            Start = span.Start,
            End = span.End,
            Text = span.Text,
        }));
        var length = source.Text.Text.Length;
        int? next = part.Count > 0 && part[^1].End < length ? part[^1].End : null;
        return new PacketContent<SourceEvidence>(EvidenceList.PacketType, new SourceEvidence(evidence, length, next), evidence.Count, [source.Url.AbsoluteUri]);
    }
}

/// <summary>What reading a part of a text gives: an <see cref="EvidenceList"/>, and where to go on.</summary>
/// <param name="Evidence">The spans, in order.</param>
/// <param name="Characters">How long the whole text is.</param>
/// <param name="Next">Where the next part begins; null where this was the last.</param>
internal sealed record SourceEvidence(IReadOnlyList<Evidence> Evidence, int Characters, int? Next);
