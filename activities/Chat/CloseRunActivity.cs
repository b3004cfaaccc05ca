using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Storage;
using Cartrita.Core.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Chat;

/// <summary>Closes a run: the terminal frame where the answer did not write it, the documents, and <c>done</c>, which is always last.</summary>
/// <param name="store">Where the documents lie.</param>
/// <param name="runs">The runs.</param>
/// <param name="conversations">Frees what a failed run still holds.</param>
/// <param name="headers">The conversations.</param>
/// <param name="index">What lists of conversations come from.</param>
/// <param name="writers">The frames.</param>
/// <param name="tokens">Counts what it took.</param>
/// <param name="effects">Ends what it asked people for.</param>
/// <param name="cache">Forgets the run.</param>
/// <param name="traces">Tells of the step.</param>
/// <param name="time">The clock.</param>
public sealed class CloseRunActivity(
    IDocumentStore store,
    DocumentCollection<RunDocument> runs,
    ConversationRelease conversations,
    DocumentCollection<ConversationHeader> headers,
    ConversationIndex index,
    FrameWriters writers,
    RunTokens tokens,
    EffectLedger effects,
    RunCache cache,
    RunTraces traces,
    TimeProvider time)
{
    /// <summary>Closes a run.</summary>
    /// <param name="input">How it ended.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.CloseRun)]
    public Task RunAsync([ActivityTrigger] CloseRunInput input, CancellationToken cancellationToken) =>
        traces.RunAsync(RunSteps.Close, input.Scope, () => CloseAsync(input, cancellationToken));

    private async Task CloseAsync(CloseRunInput input, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        CurrentRequest.Mark(scope.RequestId, scope.RunId.Value);
        await using var frames = writers.Open(scope);
        if (input.Code is { } code)
        {
            // Whoever reads the terminal frame may ask again at once, so the conversation is free before it.
            await conversations.FreeAsync(scope.OwnerId, scope.ConversationId!.Value, scope.RunId, cancellationToken);
            frames.WriteStart(scope);
            frames.WriteCarried(input.Frames);
            frames.WriteError(Problems.All[code], input.Detail);
            await frames.FlushAsync(durable: true, cancellationToken);
        }
        else
        {
            frames.WriteCarried(input.Frames);
        }

        await CloseDocumentsAsync(input, cancellationToken);
        frames.WriteStep();
        frames.WriteDone(input.Code);
        await frames.FlushAsync(durable: true, cancellationToken);
        cache.Forget(scope.OwnerId, scope.RunId);
    }

    private async Task CloseDocumentsAsync(CloseRunInput input, CancellationToken cancellationToken)
    {
        var (owner, run, conversation) = (input.Scope.OwnerId, runs.KeyOf(input.Scope.OwnerId, input.Scope.RunId.Value), headers.KeyOf(input.Scope.OwnerId, input.Scope.ConversationId!.Value.Value));
        var found = (await store.ReadManyAsync([run, conversation], cancellationToken)).ToDictionary(document => document.Key);
        List<DocumentWrite> writes = [];
        if (found.TryGetValue(run, out var document))
        {
            var stored = runs.Parse(document);
            await tokens.SettleAsync(stored.Value, cancellationToken);
            if (stored.Value.Plan is not null)
            {
                // Only agents ask people.
                await effects.EndRunAsync(owner, stored.Value.Id, cancellationToken);
            }

            if (stored.Value.Status == RunStatus.Running)
            {
                var closed = WithoutCopies(stored.Value, input.Code) with { Status = RunOutcome.Of(input.Code).Status, EndedAt = time.GetUtcNow() };
                writes.Add(runs.Replace(owner, closed.Id.Value, closed, stored.ETag));
            }
        }

        if (found.TryGetValue(conversation, out var header))
        {
            writes.Add(index.Touched(headers.Parse(header).Value));
        }

        // Of a run that was deleted meanwhile there is nothing left to close but its mark.
        await store.WriteAsync([.. writes, OpenRuns.Close(owner, input.Scope.RunId)], cancellationToken);
    }

    // What was asked lies in the conversation now. A run without an answer has no turn there, and keeps it.
    private static RunDocument WithoutCopies(RunDocument run, string? code) => code is null && run.Request is { Messages.Count: > 0 } request
        ? run with { Request = request with { Messages = [] }, MessagesInConversation = request.Messages.Count }
        : run;
}
