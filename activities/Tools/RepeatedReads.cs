using System.Text.Json;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools;

/// <summary>Remembers for a while what calls that only read have given, so that a call whose activity comes twice is made once (GOV-08): so many calls and so many characters at most, each for <see cref="TimeToLive"/>.</summary>
/// <remarks>What is forgotten, failed, or was made by another instance is read again, which does no harm. Calls that change something are kept for good, in the ledger of effects.</remarks>
/// <param name="time">The clock.</param>
public sealed class RepeatedReads(TimeProvider time)
{
    /// <summary>The most calls that are remembered.</summary>
    internal const int MostCalls = 500;

    /// <summary>The most characters of all their results.</summary>
    internal const long MostCharacters = 16 * 1024 * 1024;

    /// <summary>How long a result stands in for a call.</summary>
    internal static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<Call, Kept> known = [];
    private readonly Queue<Call> order = new();
    private long characters;

    /// <summary>What the same call gave a moment ago, or what it gives now.</summary>
    /// <param name="context">Where it runs; its key is the same in every execution of one call.</param>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments: with others it is another call.</param>
    /// <param name="make">Makes it.</param>
    internal async Task<ExecutorResult> OnceAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, Func<Task<ExecutorResult>> make)
    {
        var asked = new Call(context.OwnerId, context.RunId, context.IdempotencyKey, call.ToolId, arguments.GetRawText());
        if (Find(asked) is { } before)
        {
            return before;
        }

        var made = await make();
        if (made is { Status: ToolCallStatus.Succeeded, Packet: { } packet })
        {
            Keep(asked, made, packet.Payload.GetRawText().Length);
        }

        return made;
    }

    private ExecutorResult? Find(Call call)
    {
        lock (gate)
        {
            Forget();
            return known.TryGetValue(call, out var kept) ? kept.Result : null;
        }
    }

    private void Keep(Call call, ExecutorResult result, int size)
    {
        lock (gate)
        {
            if (known.TryAdd(call, new Kept(result, size, time.GetTimestamp())))
            {
                order.Enqueue(call);
                characters += size;
                Forget();
            }
        }
    }

    // The oldest go first: all have the same time to live.
    private void Forget()
    {
        while (order.TryPeek(out var oldest) && known[oldest] is var kept
            && (order.Count > MostCalls || characters > MostCharacters || time.GetElapsedTime(kept.At) >= TimeToLive))
        {
            order.Dequeue();
            known.Remove(oldest);
            characters -= kept.Size;
        }
    }

    private sealed record Call(OwnerId Owner, RunId Run, string Key, string Tool, string Arguments);

    private sealed record Kept(ExecutorResult Result, int Size, long At);
}
