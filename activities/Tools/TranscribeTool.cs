using System.Globalization;
using System.Text;
using System.Text.Json;
using Cartrita.Activities.Audio;
using Cartrita.Activities.Knowledge;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools;

/// <summary>Transcribes a recording of the user, and gives what of it can be cited as evidence.</summary>
/// <param name="recordings">The user's recordings.</param>
/// <param name="searches">Which files the request has.</param>
/// <param name="transcribers">Who transcribes, where anybody does.</param>
/// <param name="content">The text that an ingestion has made of it.</param>
/// <param name="allowance">How much may be transcribed.</param>
/// <param name="time">The clock.</param>
public sealed class TranscribeTool(Recordings recordings, SearchScope searches, IEnumerable<ITranscriber> transcribers, IContentStore content, AudioAllowance allowance, TimeProvider time) : ITool
{
    private const int MostCharacters = 120_000;
    private const int MostEvidence = 60;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "properties": { "attachmentId": { "type": "string", "description": "The id of an audio or video attachment of the user; may be left out where the request has one recording." } }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        TranscribeResult.ToolName, "Transcribes a recording that the user uploaded and returns what was said, with speakers (from 0) and times in seconds.", JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Reads,
        Strict = false,

        // A long recording takes minutes.
        Limits = new ToolLimits(TimeSpan.FromMinutes(10), 1024 * 1024),
    };

    /// <inheritdoc />
    public bool IsAvailable => transcribers.Any(one => one.IsConfigured);

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var id = await NamedAsync(context, arguments, cancellationToken);

        var transcriber = transcribers.FirstOrDefault() ?? throw new CartritaException(Problems.VendorNotConfigured);
        var recording = await recordings.FindAsync(context.OwnerId, id, cancellationToken);
        var transcript = await allowance.TranscribedAsync(
            context.OwnerId, $"{context.RunId.Value}/{context.IdempotencyKey}", recording.Attachment.SizeBytes, () => transcriber.TranscribeAsync(recording.Bytes, new TranscriptionWishes(), cancellationToken));
        var segments = Fitting(transcript.Segments);
        var result = new TranscribeResult
        {
            AttachmentId = id,
            FileName = recording.Attachment.FileName,
            DurationSeconds = transcript.DurationSeconds,
            Language = transcript.Language,
            Segments = segments,
            Truncated = segments.Count < transcript.Segments.Count,
            Evidence = await EvidenceAsync(recording.Attachment, segments, ToolPackets.IdPrefix(context, call), cancellationToken),
        };
        return new ExecutorResult
        {
            Status = ToolCallStatus.Succeeded,
            Count = segments.Count,
            Packet = new PacketEnvelopeIn(
                EvidenceList.PacketType,
                JsonSerializer.SerializeToElement(result, TranscribeJson.Default.TranscribeResult),
                new PacketMetadata(context.ThreadId, context.CorrelationId, call.CallId, time.GetUtcNow()),
                new PacketProvenance(Binding.ToolId, context.Agent, [id.Value])),
        };
    }

    private async Task<AttachmentId> NamedAsync(RuntimeContext context, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (arguments.TryGetProperty("attachmentId", out var named))
        {
            // A request that names its files rests on those and on no others.
            var files = await searches.AttachmentsAsync(context.Scope, cancellationToken);
            return AttachmentId.TryParse(named.GetString(), out var id) && (files.Count == 0 || files.Contains(id)) ? id : throw new CartritaException(Problems.NotFound, "There is no such attachment.");
        }

        var own = await recordings.AmongAsync(context.OwnerId, await searches.AttachmentsAsync(context.Scope, cancellationToken), cancellationToken);
        return own.Count == 1
            ? own[0].Id
            : throw new CartritaException(Problems.InvalidRequest, own.Count == 0 ? "The request has no recording." : $"Name one of the recordings: {string.Join(", ", own.Select(one => one.Id.Value))}.");
    }

    private static List<TranscriptSegment> Fitting(IReadOnlyList<TranscriptSegment> segments)
    {
        var length = 0;
        return [.. segments.TakeWhile(segment => (length += segment.Text.Length) <= MostCharacters)];
    }

    // Citations point into the text of the ingestion, so only what stands there to the letter is evidence.
    private async Task<IReadOnlyList<Evidence>> EvidenceAsync(AttachmentDocument attachment, IEnumerable<TranscriptSegment> segments, string prefix, CancellationToken cancellationToken)
    {
        await using var stored = await content.OpenReadAsync(ContentPaths.Text(attachment.OwnerId, attachment.Content, 0), cancellationToken);
        if (stored is null)
        {
            return [];
        }

        using var reader = new StreamReader(stored, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellationToken);
        var (evidence, from) = (new List<Evidence>(), 0);
        foreach (var segment in segments)
        {
            var line = TranscriptText.LineOf(segment);
            var start = line.Length == 0 ? -1 : text.IndexOf(line, from, StringComparison.Ordinal);
            if (start < 0)
            {
                continue;
            }

            from = start + line.Length;
            evidence.Add(new Evidence
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{prefix}e{evidence.Count + 1}"),
                AttachmentId = attachment.Id,
                FileName = attachment.FileName,
                Section = TranscriptText.SectionOf(segment),
                Start = start,
                End = from,
                Text = line,
            });
            if (evidence.Count == MostEvidence)
            {
                break;
            }
        }

        return evidence;
    }
}
