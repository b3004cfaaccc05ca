using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Streaming.SignalR;

/// <summary>Marks that say which runs and conversations somebody watches over SignalR: nothing is sent for the others.</summary>
/// <param name="documents">Where the marks lie.</param>
public sealed class FrameWatches(IDocumentStore documents)
{
    /// <summary>Marks a run; its frames are sent from now on.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task MarkAsync(OwnerId owner, RunId run, CancellationToken cancellationToken) => MarkAsync(Key(owner, run.Value), cancellationToken);

    /// <summary>Marks a conversation; the frames of its runs are sent from now on.</summary>
    /// <param name="owner">Whose conversation.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task MarkAsync(OwnerId owner, ConversationId conversation, CancellationToken cancellationToken) => MarkAsync(Key(owner, conversation.Value), cancellationToken);

    /// <summary>Whether a run is watched.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<bool> IsWatchedAsync(OwnerId owner, RunId run, CancellationToken cancellationToken) => documents.ExistsAsync(Key(owner, run.Value), cancellationToken);

    /// <summary>Whether a conversation is watched.</summary>
    /// <param name="owner">Whose conversation.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<bool> IsWatchedAsync(OwnerId owner, ConversationId conversation, CancellationToken cancellationToken) =>
        documents.ExistsAsync(Key(owner, conversation.Value), cancellationToken);

    /// <summary>The write that takes a run's mark away, with the run.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    public static DocumentWrite Delete(OwnerId owner, RunId run) => new DeleteDocument(Key(owner, run.Value));

    /// <summary>The write that takes a conversation's mark away, with the conversation.</summary>
    /// <param name="owner">Whose conversation.</param>
    /// <param name="conversation">The conversation.</param>
    public static DocumentWrite Delete(OwnerId owner, ConversationId conversation) => new DeleteDocument(Key(owner, conversation.Value));

    private Task MarkAsync(DocumentKey key, CancellationToken cancellationToken) => documents.WriteAsync([new PutDocument(key, "{}"u8.ToArray())], cancellationToken);

    private static DocumentKey Key(OwnerId owner, string id) => new(owner, Collections.Watched, id);
}
