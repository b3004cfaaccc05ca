using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>A tool from outside that sends messages, and the source that gives it.</summary>
internal sealed class SendingTool : ITool, IToolSource
{
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int calls;

    public int Calls => calls;

    public bool Idempotent { get; init; }

    /// <summary>What its calls change, as it says now.</summary>
    public ToolEffect Effect { get; set; } = ToolEffect.Writes;

    /// <summary>What its calls go to now.</summary>
    public string? Target { get; set; } = "POST https://mail.example/messages";

    /// <summary>The schema of its arguments, as it is now.</summary>
    public string Schema { get; set; } = """{"type":"object","required":["to","text"],"properties":{"to":{"type":"string"},"text":{"type":"string"}}}""";

    /// <summary>Whether its source has no tools just now.</summary>
    public bool IsAway { get; set; }

    /// <summary>How many calls fail before one succeeds.</summary>
    public int Failures { get; set; }

    public string Payload { get; init; } = """{"sent":true}""";

    /// <summary>What a call waits for before it ends.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    /// <summary>A call has begun.</summary>
    public Task Begun => begun.Task;

    /// <summary>The host that stops in the middle of a call; null where none does.</summary>
    public CancellationTokenSource? Host { get; set; }

    public List<string> Keys { get; } = [];

    public string Name => "test";

    public IReadOnlyList<string> Agents => ["knowledge"];

    public ToolBinding Binding => new("send", "Sends a message.", JsonElement.Parse(Schema))
    {
        Effect = Effect,
        Idempotent = Idempotent,
        Target = Target,
    };

    public ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken) => new(IsAway ? [] : [this]);

    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref calls);
        lock (Keys)
        {
            Keys.Add(context.IdempotencyKey);
        }

        begun.TrySetResult();
        if (Failures-- > 0)
        {
            throw new CartritaException(Problems.VendorUnavailable);
        }

        await Gate;
        await Task.Yield();
        await (Host?.CancelAsync() ?? Task.CompletedTask);
        cancellationToken.ThrowIfCancellationRequested();
        return new ExecutorResult
        {
            Status = ToolCallStatus.Succeeded,
            Packet = new PacketEnvelopeIn(
                "test",
                JsonElement.Parse(Payload),
                new PacketMetadata("thread-1", "request-1", call.CallId, DateTimeOffset.UnixEpoch),
                new PacketProvenance("send", "knowledge", [])),
        };
    }
}
