using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Chat;

/// <summary>Frees a conversation that a run holds, and no other.</summary>
/// <param name="store">Where the documents lie.</param>
/// <param name="conversations">The conversations.</param>
/// <param name="time">The clock.</param>
public sealed class ConversationRelease(IDocumentStore store, DocumentCollection<ConversationHeader> conversations, TimeProvider time)
{
    private const int MaximumAttempts = 5;

    /// <summary>Frees the conversation if the run still holds it.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task FreeAsync(OwnerId owner, ConversationId conversation, RunId run, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await conversations.ReadAsync(owner, conversation.Value, cancellationToken) is not { } header || header.Value.ActiveRun != run)
            {
                return;
            }

            try
            {
                var free = header.Value with { ActiveRun = null, UpdatedAt = time.GetUtcNow() };
                await store.WriteAsync([UnansweredRuns.Note(owner, conversation, run), conversations.Replace(owner, conversation.Value, free, header.ETag)], cancellationToken);
                return;
            }
            catch (DocumentConflictException) when (attempt < MaximumAttempts)
            {
                // The answer's own write came between: look again whether there is anything left to free.
            }
        }
    }
}
