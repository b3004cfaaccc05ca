using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Governance;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Attachments;

/// <summary>
/// The ingestion of a file (ATT-07): verify, scan, wait for its owner's word where one is needed (ATT-10), find or claim its content (ATT-06), extract and cut, embed and index, close.
/// </summary>
/// <remarks>Its instance id is the attachment's id; scheduled again, also after it ended, it changes nothing. Whatever happens, the file is closed by the end of its wall time.</remarks>
public static class IngestOrchestrator
{
    private const int GroupsAtOnce = 4;
    private static readonly TimeSpan WallTime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ConfirmationTime = TimeSpan.FromHours(24);

    /// <summary>Ingests a file.</summary>
    /// <param name="context">The orchestration's context.</param>
    /// <param name="input">The file.</param>
    [Function(DurableNames.Ingest)]
    public static async Task<RunOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, IngestInput input)
    {
        var (scope, begun) = (ScopeOf(context, input), context.CurrentUtcDateTime);
        using var stop = new StopSignal(context, scope.Deadline);
        var verified = await stop.CallAsync<VerifyResult>(DurableNames.VerifyUpload, new IngestStepInput(scope, input.AttachmentId));
        if (verified.Value is { AlreadyIngested: true })
        {
            return RunOutcome.Of(null);
        }

        var checkedFile = verified.Ok ? await ScanAsync(stop, scope, input.AttachmentId) : Outcome.Fail<ScanResult>(Problems.All[verified.Code!]);
        if (checkedFile.Value is { NeedsConfirmation: true })
        {
            var waited = context.CurrentUtcDateTime;
            checkedFile = await ConfirmedAsync(context, stop) is { } missing ? Outcome.Fail<ScanResult>(missing) : checkedFile;
            scope = ScopeOf(context, input);
            begun += context.CurrentUtcDateTime - waited;
        }

        var close = checkedFile.Ok
            ? await IndexAsync(stop, scope, input.AttachmentId)
            : new CloseIngestionInput(scope, input.AttachmentId, default, checkedFile.Code);
        return await CloseAsync(context, close with { Seconds = (context.CurrentUtcDateTime - begun).TotalSeconds });
    }

    // While no scanner can look, the file waits and says so; nothing unscanned passes.
    private static async Task<Outcome<ScanResult>> ScanAsync(StopSignal stop, RunScope scope, AttachmentId attachment)
    {
        for (var attempt = 0; ; attempt++)
        {
            var scanned = await stop.CallAsync<ScanResult>(DurableNames.ScanUpload, new IngestStepInput(scope, attachment, attempt));
            if (scanned.Code != Problems.ScannerUnavailable.Code || !await stop.DelayAsync(Pauses.Of(attempt)))
            {
                return scanned;
            }
        }
    }

    // Null once the owner has confirmed the file; why it ends where they did not.
    private static async Task<Problem?> ConfirmedAsync(TaskOrchestrationContext context, StopSignal stop)
    {
        stop.Until(new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero).Add(ConfirmationTime));
        if (await stop.WaitForEventAsync(DurableNames.ConfirmEvent))
        {
            return null;
        }

        return stop.Reason == Problems.LimitExceeded ? Problems.ConfirmationExpired : stop.Reason;
    }

    private static async Task<CloseIngestionInput> IndexAsync(StopSignal stop, RunScope scope, AttachmentId attachment)
    {
        stop.Until(scope.Deadline);
        var close = new CloseIngestionInput(scope, attachment, AttachmentStatus.Indexed, null);
        var claim = await ClaimAsync(stop, scope, attachment);
        if (claim.Value is not { } claimed)
        {
            return close with { Code = claim.Code };
        }

        close = close with { ContentId = claimed.ContentId };
        if (claimed.Known is { } known)
        {
            return close with { Extracted = known };
        }

        var extracted = await stop.CallAsync<ExtractResult>(DurableNames.ExtractText, new ExtractInput(scope, attachment, claimed.ContentId));
        return extracted.Value is { } text
            ? close with { Extracted = text, Code = await EmbedAsync(stop, scope, close, text) }
            : close with { Code = extracted.Code };
    }

    private static async Task<Outcome<ClaimResult>> ClaimAsync(StopSignal stop, RunScope scope, AttachmentId attachment)
    {
        for (var attempt = 0; ; attempt++)
        {
            var claim = await stop.CallAsync<ClaimResult>(DurableNames.ClaimContent, new IngestStepInput(scope, attachment, attempt));
            if (claim.Value is not { MustWait: true })
            {
                return claim;
            }

            if (!await stop.DelayAsync(Pauses.Of(attempt)))
            {
                return Outcome.Fail<ClaimResult>(stop.Reason!);
            }
        }
    }

    private static async Task<string?> EmbedAsync(StopSignal stop, RunScope scope, CloseIngestionInput file, ExtractResult text)
    {
        for (var first = 0; first < text.Groups; first += GroupsAtOnce)
        {
            var window = Enumerable.Range(first, Math.Min(GroupsAtOnce, text.Groups - first))
                .Select(group => stop.CallAsync<EmbedResult>(
                    DurableNames.EmbedAndIndex, new EmbedInput(scope, file.AttachmentId, file.ContentId!.Value, group, text.ChunkCount)))
                .ToList();
            var outcomes = await Task.WhenAll(window);
            if (outcomes.FirstOrDefault(outcome => !outcome.Ok) is { } failed)
            {
                return failed.Code;
            }
        }

        return null;
    }

    private static async Task<RunOutcome> CloseAsync(TaskOrchestrationContext context, CloseIngestionInput close)
    {
        // "internal" says that an activity kept throwing: for a file that means that it could not be ingested.
        var code = close.Code == Problems.Internal.Code ? Problems.IngestionFailed.Code : close.Code;
        var status = code is not null ? IngestionProblems.StatusOf(code)
            : close.Extracted is { ChunkCount: > 0 } ? AttachmentStatus.Indexed
            : AttachmentStatus.Stored;
        await context.CallActivityAsync(DurableNames.CloseIngestion, close with { Status = status, Code = code }, Retries.Closing);
        return RunOutcome.Of(code);
    }

    private static RunScope ScopeOf(TaskOrchestrationContext context, IngestInput input) => new()
    {
        OwnerId = input.OwnerId,
        RunId = new RunId(input.AttachmentId.Value),
        RequestId = input.AttachmentId.Value,
        Deadline = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero).Add(WallTime),
    };
}
