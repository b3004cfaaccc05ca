using System.Text.Json;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Audio;

/// <summary>Enriches the final transcript of a session whose client wished it, before the session's last frames (AGENT-07). What was found is kept first, so an execution that is repeated asks no model again.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="enricher">Enriches.</param>
/// <param name="log">Has the transcript.</param>
/// <param name="writers">Writes frames.</param>
/// <param name="logger">Says why there is no enrichment.</param>
public sealed partial class EnrichAudioActivity(AudioSessions sessions, TranscriptEnricher enricher, IFrameLog log, FrameWriters writers, ILogger<EnrichAudioActivity> logger)
{
    /// <summary>Enriches it.</summary>
    /// <param name="input">Whose session.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.EnrichAudio)]
    public async Task RunAsync([ActivityTrigger] EnrichAudioInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (await sessions.FindAsync(input.OwnerId, input.SessionId, cancellationToken) is not { Enrich: true, State: not AudioSessionState.Ended } session)
        {
            return;
        }

        var enrichment = session.Enrichment ?? await EnrichAsync(session, cancellationToken);
        if (enrichment is null)
        {
            return;
        }

        await using var frames = writers.Open(session);
        frames.WriteEnriched(enrichment);
        await frames.FlushAsync(durable: true, cancellationToken);
    }

    private async Task<AudioEnrichment?> EnrichAsync(AudioSessionDocument session, CancellationToken cancellationToken)
    {
        var lines = await LinesAsync(session, cancellationToken);
        if (lines.Count == 0)
        {
            return null;
        }

        try
        {
            var found = await enricher.EnrichAsync(lines, cancellationToken);
            return (await sessions.ChangeAsync(session.OwnerId, session.Id, now => now with { Enrichment = now.Enrichment ?? found }))?.Enrichment;
        }
        catch (CartritaException exception) when (!exception.Problem.Retriable)
        {
            // The transcript is whole without it.
            LogNotEnriched(session.Id, exception.Problem.Code);
            return null;
        }
    }

    private async Task<IReadOnlyList<string>> LinesAsync(AudioSessionDocument session, CancellationToken cancellationToken)
    {
        var (filter, lines) = (new FrameFilter(), new List<string>());
        await foreach (var batch in log.ReadAsync(session.Log, follow: false, cancellationToken))
        {
            foreach (var frame in batch.Select(filter.Accept).OfType<Frame>().Where(frame => frame.EventType == FrameKinds.AudioFinal))
            {
                var said = frame.Data.Deserialize(FrameDataJson.Default.AudioTranscriptData)!;
                if (!string.IsNullOrWhiteSpace(said.Text))
                {
                    lines.Add(LineOf(new TranscriptSegment { Start = said.Start, End = said.End, Speaker = said.Speaker, Confidence = said.Confidence, Text = said.Text }));
                }
            }
        }

        return lines;
    }

    // A credential that was spoken stays here.
    private static string LineOf(TranscriptSegment segment) => $"{TranscriptText.SectionOf(segment)}: {CredentialRules.Redact(TranscriptText.LineOf(segment))}";

    [LoggerMessage(EventId = 1951, Level = LogLevel.Warning, Message = "The transcript of session {Session} was not enriched: {Code}.")]
    private partial void LogNotEnriched(AudioSessionId session, string code);
}
