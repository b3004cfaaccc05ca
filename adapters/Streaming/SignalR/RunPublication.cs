using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.SignalR;

/// <summary>One run's part of <see cref="FramePublisher"/>, whose lock guards it.</summary>
/// <param name="key">The run's log.</param>
/// <param name="conversation">The run's conversation; null for an ingestion.</param>
internal sealed class RunPublication(FrameLogKey key, ConversationId? conversation)
{
    private volatile TaskCompletionSource told = New();
    private FrameId? first;

    public FrameLogKey Key => key;

    public ConversationId? Conversation => conversation;

    /// <summary>Completes when its task has ended.</summary>
    public Task Ending { get; set; } = Task.CompletedTask;

    /// <summary>Completes at the next append. Take it before the look at what was appended.</summary>
    public Task Told => told.Task;

    /// <summary>Whether nothing comes any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether somebody watches the run.</summary>
    public bool RunWatched { get; set; }

    /// <summary>Whether somebody watches the conversation.</summary>
    public bool ConversationWatched { get; set; }

    public void Tell(FrameId at, bool isLast)
    {
        first ??= at;
        IsOver |= isLast;
        var before = told;
        told = New();
        before.TrySetResult();
    }

    /// <summary>The first frame that was appended since the last call.</summary>
    public FrameId? Take()
    {
        var taken = first;
        first = null;
        return taken;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
