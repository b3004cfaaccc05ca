using System.Globalization;
using System.Text;
using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Core.Audio;

/// <summary>A transcript as text with sections: one line a segment, whose section says when and who.</summary>
public static class TranscriptText
{
    /// <summary>The text.</summary>
    /// <param name="transcript">The transcript.</param>
    public static StructuredText Of(Transcript transcript)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        var text = new StringBuilder();
        var begins = new List<(int Start, string Section)>();
        foreach (var segment in transcript.Segments)
        {
            begins.Add((text.Length, SectionOf(segment)));
            text.Append(LineOf(segment)).Append('\n');
        }

        var whole = text.ToString();
        var segments = new SegmentBuilder(whole);
        foreach (var (start, section) in begins)
        {
            segments.Begin(start, section);
        }

        return segments.Build();
    }

    /// <summary>A segment's text on one line.</summary>
    /// <param name="segment">The segment.</param>
    public static string LineOf(TranscriptSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return segment.Text.ReplaceLineEndings(" ").Trim();
    }

    /// <summary>When a segment begins and who speaks, counted from 1: <c>00:01:05, speaker 1</c>.</summary>
    /// <param name="segment">The segment.</param>
    public static string SectionOf(TranscriptSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var start = TimeSpan.FromSeconds(Math.Max(0, segment.Start));
        var time = string.Create(CultureInfo.InvariantCulture, $"{(int)start.TotalHours:00}:{start.Minutes:00}:{start.Seconds:00}");
        return segment.Speaker is { } speaker ? string.Create(CultureInfo.InvariantCulture, $"{time}, speaker {speaker + 1}") : time;
    }
}
