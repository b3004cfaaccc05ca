using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>The runs of conversations that left no message, since no message names them: each a document of its own, so that a conversation's header does not grow with what fails in it.</summary>
/// <param name="store">Where they lie, at <c>u/{owner}/unanswered/{conversationId}/{runId}</c>; that one exists is all that counts.</param>
public sealed class UnansweredRuns(IDocumentStore store)
{
    private const int PageSize = 200;

    /// <summary>The write that notes a run; first in the batch that frees its conversation.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="run">The run.</param>
    public static DocumentWrite Note(OwnerId owner, ConversationId conversation, RunId run) =>
        new PutDocument(new DocumentKey(owner, Collections.UnansweredRuns, $"{conversation.Value}/{run.Value}"), "{}"u8.ToArray());

    /// <summary>Those of a conversation; some may be gone, and one may have left a message after all.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<RunId>> ListAsync(OwnerId owner, ConversationId conversation, CancellationToken cancellationToken)
    {
        var (prefix, found) = ($"{conversation.Value}/", new List<RunId>());
        string? last = null;
        while (await store.ListAsync(owner, Collections.UnansweredRuns, prefix, last, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            found.AddRange(page.Select(noted => new RunId(noted.Key.Id[prefix.Length..])));
            last = page[^1].Key.Id;
        }

        return found;
    }

    /// <summary>Erases those of a conversation.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Stops between two pages.</param>
    public async Task EraseAsync(OwnerId owner, ConversationId conversation, CancellationToken cancellationToken)
    {
        while (await store.ListAsync(owner, Collections.UnansweredRuns, $"{conversation.Value}/", null, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            await store.WriteAsync([.. page.Select(noted => new DeleteDocument(noted.Key))], cancellationToken);
        }
    }
}
