using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools;

/// <summary>Makes calls that change something: each at most once, and only what a person approved where the policy wants one.</summary>
/// <param name="ledger">Keeps the calls.</param>
/// <param name="payloads">Keeps what they gave.</param>
/// <param name="options">How long a call waits.</param>
/// <param name="time">The clock.</param>
public sealed class EffectedCalls(EffectLedger ledger, IRunPayloads payloads, ApprovalOptions options, TimeProvider time)
{
    private const int Attempts = 3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>The call as it is kept; null where it was not asked for yet.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal Task<EffectDocument?> FindAsync(RuntimeContext context, CancellationToken cancellationToken) =>
        ledger.FindAsync(context.OwnerId, ApprovalId.Of(context.RunId, context.IdempotencyKey), cancellationToken);

    /// <summary>What a call that was asked for before came to, or what it waits for; null for one that is to be made now.</summary>
    /// <remarks>What was begun, made or decided stays so, whatever became of the tool since: its source may be away, and its id may stand for something else.</remarks>
    /// <param name="context">Where it runs.</param>
    /// <param name="kept">The call as it is kept.</param>
    /// <param name="tool">The tool as it is now; null where there is none.</param>
    /// <param name="arguments">What it is called with.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<ExecutorResult?> LookUpAsync(RuntimeContext context, EffectDocument kept, ToolBinding? tool, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (kept.CallHash != CallHash.Of(kept.ToolId, kept.Target, arguments))
        {
            return Another("The call is another one than the one that was asked for.");
        }

        kept = await CurrentAsync(kept, tool);
        kept = kept.State is EffectState.Rejected or EffectState.Expired ? await ledger.NoteReadAsync(kept) : kept;
        var isSame = tool is null || tool.Target == kept.Target;
        return kept.State switch
        {
            EffectState.Pending => Waiting(kept),
            EffectState.Rejected => ExecutorResult.Of(ToolCallStatus.Denied, Problems.ApprovalRejected, Refused(kept)) with { Effect = kept },
            EffectState.Expired => ExecutorResult.Of(ToolCallStatus.Denied, Problems.ApprovalExpired, Late(kept)) with { Effect = kept },
            EffectState.Withdrawn when !isSame => Another("The tool stands for something else than when the call was asked for, so it was not made. Ask anew where it is still wanted.") with { Effect = kept },
            EffectState.Withdrawn when kept.Decision is not null => Another("The call was approved, and could not be made as it was. Ask anew where it is still wanted.") with { Effect = kept },
            EffectState.Withdrawn => ExecutorResult.Of(ToolCallStatus.Denied, Problems.RunCancelled, "The run ended before anybody decided.") with { Effect = kept },
            EffectState.Done => await RecordedAsync(context, kept, cancellationToken) with { Effect = kept },
            EffectState.Started when tool is { Idempotent: true } && isSame => null,
            EffectState.Started => await FollowAsync(context, tool?.Limits ?? ToolLimits.Default, kept, cancellationToken),
            _ => tool is null && kept.ExpiresAt is not null ? Waiting(kept) : null,
        };
    }

    /// <summary>Ends a call that was asked for before and is refused now, so that nobody takes it for one that waits.</summary>
    /// <param name="kept">The call as it is kept.</param>
    /// <param name="refusal">Why it is refused.</param>
    internal async Task<ExecutorResult> GiveUpAsync(EffectDocument kept, ExecutorResult refusal) =>
        (await ledger.GiveUpAsync(kept, EffectState.Withdrawn)).State == EffectState.Started ? Unknown(kept) : refusal;

    /// <summary>Makes the call, gives what it gave before, or says what it waits for.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="needsApproval">Whether a person has to approve it.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<ExecutorResult> RunAsync(
        RuntimeContext context,
        ToolBinding tool,
        ToolCallRequest call,
        JsonElement arguments,
        bool needsApproval,
        Func<Task<ExecutorResult>> make,
        CancellationToken cancellationToken)
    {
        var kept = await ledger.OpenAsync(Asked(context, tool, call, arguments, needsApproval), cancellationToken);
        return await LookUpAsync(context, kept, tool, arguments, cancellationToken)
            ?? (kept.State == EffectState.Started || await ledger.BeginAsync(kept)
                ? await MakeAsync(context, tool, kept, make) with { Effect = kept }
                : await FollowAsync(context, tool.Limits, kept, cancellationToken));
    }

    private static ExecutorResult Waiting(EffectDocument kept) => new()
    {
        Status = ToolCallStatus.AwaitingApproval,
        Code = Problems.ApprovalRequired.Code,
        Approval = new PendingApproval(kept.Id, kept.ExpiresAt!.Value),
        Effect = kept,
    };

    // An execution began the call and was lost before it could say how it ended. To make it again could have the effect twice.
    private static ExecutorResult Unknown(EffectDocument kept) =>
        ExecutorResult.Of(ToolCallStatus.Failed, Problems.EffectUnknown, "The call was begun, and how it ended is not known. It is not made again; look whether it was done.") with { Effect = kept };

    private static ExecutorResult Another(string why) => ExecutorResult.Of(ToolCallStatus.Denied, Problems.ApprovalMismatch, why);

    private static string Late(EffectDocument kept) => kept.Decision is null
        ? "Nobody decided about the call in time. It was not made."
        : "The call was approved, and its tool was away until its time was over. It was not made.";

    private static string Refused(EffectDocument kept) =>
        kept.Decision?.Reason is { Length: > 0 } reason ? $"A person refused the call: {reason}" : "A person refused the call.";

    // The call as it stands: whose time is over expires, and what was asked for of a tool that stands for something else now is not made.
    private async Task<EffectDocument> CurrentAsync(EffectDocument kept, ToolBinding? tool)
    {
        var isOver = kept.ExpiresAt <= time.GetUtcNow();
        return kept.State is not (EffectState.Pending or EffectState.Approved) ? kept
            : isOver && kept.State == EffectState.Pending ? await ledger.EndAsync(kept, EffectState.Expired)
            : tool is not null && tool.Target != kept.Target ? await ledger.GiveUpAsync(kept, EffectState.Withdrawn)
            : isOver && tool is null ? await ledger.GiveUpAsync(kept, EffectState.Expired)
            : kept;
    }

    // Another execution began the call, and may be about to say how it ended.
    private async Task<ExecutorResult> FollowAsync(RuntimeContext context, ToolLimits limits, EffectDocument begun, CancellationToken cancellationToken)
    {
        var kept = await ledger.FindAsync(begun.OwnerId, begun.Id, cancellationToken) ?? begun;
        var until = (kept.StartedAt ?? DateTimeOffset.MinValue) + limits.Timeout + Slack;
        while (kept.State == EffectState.Started && time.GetUtcNow() < until)
        {
            await Task.Delay(Look, time, cancellationToken);
            kept = await ledger.FindAsync(begun.OwnerId, begun.Id, cancellationToken) ?? kept;
        }

        return kept.State == EffectState.Done ? await RecordedAsync(context, kept, cancellationToken) with { Effect = kept } : Unknown(kept);
    }

    private async Task<ExecutorResult> MakeAsync(RuntimeContext context, ToolBinding tool, EffectDocument kept, Func<Task<ExecutorResult>> make)
    {
        var made = await make();
        for (var attempt = 1; attempt < Attempts && tool.Idempotent && made.Code is { } code && (Problems.All[code].Retriable || code == Problems.EffectUnknown.Code); attempt++)
        {
            // With the same key it goes on from where it was; the agent's next call would have another one.
            made = await make();
        }

        // The effect is there: that it is recorded does not depend on who still waits.
        var packet = made.Packet is { } given
            ? await payloads.PutAsync(context.Scope, given, PayloadJson.Default.PacketEnvelopeIn, CancellationToken.None)
            : null;
        await ledger.FinishAsync(kept, new EffectResult(made.Code, made.Detail, packet, made.Count));
        return made;
    }

    private async Task<ExecutorResult> RecordedAsync(RuntimeContext context, EffectDocument kept, CancellationToken cancellationToken)
    {
        var recorded = kept.Result!;
        return recorded.Packet is { } packet
            ? new ExecutorResult
            {
                Status = ToolCallStatus.Succeeded,
                Packet = await payloads.GetAsync(context.Scope, packet, PayloadJson.Default.PacketEnvelopeIn, cancellationToken),
                Count = recorded.Count,
            }
            : ExecutorResult.Of(ToolCallStatus.Failed, Problems.All[recorded.Code!], recorded.Detail ?? Problems.All[recorded.Code!].Title);
    }

    private EffectDocument Asked(RuntimeContext context, ToolBinding tool, ToolCallRequest call, JsonElement arguments, bool needsApproval)
    {
        var now = time.GetUtcNow();
        return new EffectDocument
        {
            Id = ApprovalId.Of(context.RunId, context.IdempotencyKey),
            OwnerId = context.OwnerId,
            ConversationId = context.Scope.ConversationId,
            TaskId = context.TaskId,
            Agent = context.Agent,
            CallId = call.CallId,
            ToolId = call.ToolId,
            Description = tool.Description,
            Target = tool.Target,
            CallHash = CallHash.Of(call.ToolId, tool.Target, arguments),
            Arguments = call.Arguments,
            RequestedAt = now,
            ExpiresAt = needsApproval ? now.AddHours(options.ExpireHours) : null,
            State = needsApproval ? EffectState.Pending : EffectState.Approved,
        };
    }
}
