using Cartrita.Core.Audio;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>Reads transcripts out of Deepgram's answers.</summary>
internal static class DeepgramTranscripts
{
    /// <summary>The transcript of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="language">The language that was asked for.</param>
    internal static Transcript Read(DeepgramAnswer answer, string? language)
    {
        var best = answer.Results.Channels.Select(channel => channel.Alternatives.FirstOrDefault()).ToList();
        var segments = answer.Results.Utterances is { Count: > 0 } utterances ? utterances.Select(Segment) : best.Select((reading, channel) => Segment(reading, channel, answer.Metadata.Duration));
        return new Transcript
        {
            RequestId = answer.Metadata.RequestId,
            DurationSeconds = answer.Metadata.Duration,
            Channels = answer.Metadata.Channels,
            Language = answer.Results.Channels.Select(channel => channel.DetectedLanguage).FirstOrDefault(found => found is not null) ?? language,
            Text = string.Join('\n', best.Select(reading => reading?.Transcript ?? string.Empty).Where(text => text.Length > 0)),
            Segments = [.. segments.Where(segment => !string.IsNullOrWhiteSpace(segment.Text)).OrderBy(segment => segment.Start)],
            Summary = answer.Results.Summary?.Short,
            Topics = Labels(answer.Results.Topics, nested => nested.Topics, found => found.Topics?.Select(topic => (topic.Topic, topic.ConfidenceScore))),
            Intents = Labels(answer.Results.Intents, nested => nested.Intents, found => found.Intents?.Select(intent => (intent.Intent, intent.ConfidenceScore))),
            Sentiment = answer.Results.Sentiments?.Average is { Sentiment: { } name } average ? new TranscriptLabel(name, average.SentimentScore) : null,
            Entities = [.. best.SelectMany(reading => reading?.Entities ?? []).Where(entity => entity is { Label: not null, Value: not null }).Select(entity => new TranscriptEntity(entity.Label!, entity.Value!, entity.Confidence))],
        };
    }

    private static TranscriptSegment Segment(DeepgramUtterance utterance) => new()
    {
        Start = utterance.Start,
        End = utterance.End,
        Speaker = utterance.Speaker,
        Channel = utterance.Channel,
        Confidence = utterance.Confidence,
        Text = utterance.Transcript,
    };

    private static TranscriptSegment Segment(DeepgramAlternative? reading, int channel, double duration) => new()
    {
        Start = reading?.Words.FirstOrDefault()?.Start ?? 0,
        End = reading?.Words.LastOrDefault()?.End ?? duration,
        Channel = channel,
        Confidence = reading?.Confidence ?? 0,
        Text = reading?.Transcript ?? string.Empty,
    };

    private static IReadOnlyList<TranscriptLabel> Labels(
        DeepgramFindings? findings, Func<DeepgramNested, DeepgramFindings?> inner, Func<DeepgramFinding, IEnumerable<(string? Name, double Score)>?> of)
    {
        var segments = findings?.Segments ?? (findings?.Results is { } nested ? inner(nested)?.Segments : null) ?? [];
        return
        [
            .. segments.SelectMany(segment => of(segment) ?? []).Where(label => label.Name is not null)
                .GroupBy(label => label.Name!, (name, same) => new TranscriptLabel(name, same.Max(label => label.Score)), StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(label => label.Score),
        ];
    }
}
