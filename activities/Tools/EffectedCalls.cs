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

    /// <summary>Whether a call was not asked for yet.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<bool> IsNewAsync(RuntimeContext context, CancellationToken cancellationToken) =>
        await ledger.FindAsync(context.OwnerId, ApprovalId.Of(context.RunId, context.IdempotencyKey), cancellationToken) is null;

    /// <summary>What the call waits for, where it waits for a person, or is approved and was not begun; null for any other.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<ExecutorResult?> StillWaitingAsync(RuntimeContext context, CancellationToken cancellationToken) =>
        await ledger.FindAsync(context.OwnerId, ApprovalId.Of(context.RunId, context.IdempotencyKey), cancellationToken) is { State: EffectState.Pending or EffectState.Approved, ExpiresAt: { } expiry } kept && expiry > time.GetUtcNow()
            ? Waiting(kept)
            : null;

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
        var asked = Asked(context, tool, call, arguments, needsApproval);
        var kept = await ledger.OpenAsync(asked, cancellationToken);
        if (kept.CallHash != asked.CallHash)
        {
            return ExecutorResult.Of(ToolCallStatus.Denied, Problems.ApprovalMismatch, "The call is another one than the one that was asked for.");
        }

        return kept.State switch
        {
            EffectState.Pending => Waiting(kept),
            EffectState.Rejected => ExecutorResult.Of(ToolCallStatus.Denied, Problems.ApprovalRejected, Refused(kept)) with { Effect = kept },
            EffectState.Expired => ExecutorResult.Of(ToolCallStatus.Denied, Problems.ApprovalExpired, "Nobody decided about the call in time. It was not made.") with { Effect = kept },
            EffectState.Withdrawn => ExecutorResult.Of(ToolCallStatus.Denied, Problems.RunCancelled, "The run ended before anybody decided.") with { Effect = kept },
            EffectState.Done => await RecordedAsync(context, kept, cancellationToken) with { Effect = kept },
            EffectState.Started when tool.Idempotent => await MakeAsync(context, tool, kept, make) with { Effect = kept },
            EffectState.Started => await FollowAsync(context, tool, kept, cancellationToken),
            _ => await ledger.BeginAsync(kept) ? await MakeAsync(context, tool, kept, make) with { Effect = kept } : await FollowAsync(context, tool, kept, cancellationToken),
        };
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

    private static string Refused(EffectDocument kept) =>
        kept.Decision?.Reason is { Length: > 0 } reason ? $"A person refused the call: {reason}" : "A person refused the call.";

    // Another execution began the call, and may be about to say how it ended.
    private async Task<ExecutorResult> FollowAsync(RuntimeContext context, ToolBinding tool, EffectDocument begun, CancellationToken cancellationToken)
    {
        var kept = await ledger.FindAsync(begun.OwnerId, begun.Id, cancellationToken) ?? begun;
        var until = (kept.StartedAt ?? DateTimeOffset.MinValue) + tool.Limits.Timeout + Slack;
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
        for (var attempt = 1; attempt < Attempts && tool.Idempotent && made.Code is { } code && Problems.All[code].Retriable; attempt++)
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
            CallHash = CallHash.Of(call.ToolId, arguments),
            Arguments = call.Arguments,
            RequestedAt = now,
            ExpiresAt = needsApproval ? now.AddHours(options.ExpireHours) : null,
            State = needsApproval ? EffectState.Pending : EffectState.Approved,
        };
    }
}
