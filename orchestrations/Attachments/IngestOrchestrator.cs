using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Governance;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Attachments;

/// <summary>The ingestion of a file (ATT-07): scan, extract and cut, embed and index, close.</summary>
/// <remarks>Its instance id is the attachment's id; scheduled again, also after it ended, it changes nothing.</remarks>
public static class IngestOrchestrator
{
    private const int GroupsAtOnce = 4;
    private static readonly TimeSpan WallTime = TimeSpan.FromMinutes(30);

    /// <summary>Ingests a file.</summary>
    /// <param name="context">The orchestration's context.</param>
    /// <param name="input">The file.</param>
    [Function(DurableNames.Ingest)]
    public static async Task<RunOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, IngestInput input)
    {
        var scope = ScopeOf(context, input);
        using var stop = new StopSignal(context, scope.Deadline);

        var scanned = await stop.CallAsync<ScanResult>(DurableNames.ScanUpload, new IngestStepInput(scope, input.AttachmentId));
        if (scanned.Value is { AlreadyIngested: true })
        {
            return RunOutcome.Of(null);
        }

        var extracted = scanned.Ok
            ? await stop.CallAsync<ExtractResult>(DurableNames.ExtractText, new IngestStepInput(scope, input.AttachmentId))
            : Outcome.Fail<ExtractResult>(Problems.All[scanned.Code!]);
        var code = extracted.Value is { } text ? await IndexAsync(stop, scope, input.AttachmentId, text) : extracted.Code;

        // "internal" says that an activity kept throwing: for a file that means that it could not be ingested.
        code = code == Problems.Internal.Code ? Problems.IngestionFailed.Code : code;
        var status = code is null ? AttachmentStatus.Indexed : IngestionProblems.StatusOf(code);
        await context.CallActivityAsync(
            DurableNames.CloseIngestion,
            new CloseIngestionInput(
                scope, input.AttachmentId, status, code, extracted.Value?.ChunkCount ?? 0, extracted.Value?.TextLength ?? 0),
            Retries.Closing);
        return RunOutcome.Of(code);
    }

    private static async Task<string?> IndexAsync(StopSignal stop, RunScope scope, AttachmentId attachment, ExtractResult text)
    {
        for (var first = 0; first < text.Groups; first += GroupsAtOnce)
        {
            var window = Enumerable.Range(first, Math.Min(GroupsAtOnce, text.Groups - first))
                .Select(group => stop.CallAsync<EmbedResult>(
                    DurableNames.EmbedAndIndex, new EmbedInput(scope, attachment, group, text.ChunkCount)))
                .ToList();
            var outcomes = await Task.WhenAll(window);
            if (outcomes.FirstOrDefault(outcome => !outcome.Ok) is { } failed)
            {
                return failed.Code;
            }
        }

        return null;
    }

    private static RunScope ScopeOf(TaskOrchestrationContext context, IngestInput input) => new()
    {
        OwnerId = input.OwnerId,
        RunId = new RunId(input.AttachmentId.Value),
        RequestId = input.AttachmentId.Value,
        Deadline = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero).Add(WallTime),
    };
}
