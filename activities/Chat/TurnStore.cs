using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Chat;

/// <summary>Writes a turn: this turn's messages, the answer, and the freed conversation, in one batch.</summary>
/// <remarks>
/// The messages come first, so that where a batch is not whole the conversation is never free without them. Nothing is written unless the run
/// still holds the conversation; a turn that an earlier execution wrote stays as it is.
/// </remarks>
/// <param name="store">Where the documents lie.</param>
/// <param name="conversations">The conversations.</param>
/// <param name="messages">The messages.</param>
/// <param name="cache">The conversation as the endpoint left it.</param>
/// <param name="time">The clock.</param>
public sealed class TurnStore(
    IDocumentStore store,
    DocumentCollection<ConversationHeader> conversations,
    DocumentCollection<MessageDocument> messages,
    RunCache cache,
    TimeProvider time)
{
    private const int MaximumAttempts = 3;

    /// <summary>Writes a turn and gives the answer as it is stored: this one, or the one of an earlier execution.</summary>
    internal async Task<Outcome<MessageDocument>> SaveAsync(RunDocument run, AnswerDraft answer, CancellationToken cancellationToken)
    {
        var conversation = run.ConversationId!.Value;
        var turn = TurnOf(run, answer);
        var header = await cache.ConversationAsync(run.OwnerId, run.Id, conversation, cancellationToken);
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            if (header?.Value.ActiveRun == run.Id)
            {
                try
                {
                    await store.WriteAsync(Writes(run, header, turn), cancellationToken);
                    return Outcome.Of(turn[^1]);
                }
                catch (DocumentConflictException)
                {
                    // A stale tag, or an execution before this one that got further: what is stored decides.
                }
            }

            var stored = await messages.ReadAsync(run.OwnerId, MessageDocument.DocumentId(conversation, turn[^1].Sequence), cancellationToken);
            header = await conversations.ReadAsync(run.OwnerId, conversation.Value, cancellationToken);
            if (stored?.Value.RunId == run.Id)
            {
                await FreeAsync(run, header, turn.Count, cancellationToken);
                return Outcome.Of(stored.Value);
            }

            if (header?.Value.ActiveRun != run.Id)
            {
                // The run was closed meanwhile; an answer that nobody waits for changes nothing.
                return Outcome.Fail<MessageDocument>(Problems.RunCancelled);
            }
        }

        return Outcome.Fail<MessageDocument>(Problems.Conflict);
    }

    private static ConversationHeader Freed(RunDocument run, ConversationHeader header, int added, DateTimeOffset now) => header with
    {
        ActiveRun = null,
        UpdatedAt = now,
        MessageCount = run.FirstSequence + added,
        Attachments = [.. header.Attachments.Except(run.Request!.Attachments), .. run.Request.Attachments],
    };

    private List<MessageDocument> TurnOf(RunDocument run, AnswerDraft answer)
    {
        var now = time.GetUtcNow();
        var asked = run.Request!.Messages.Select((message, index) => new MessageDocument
        {
            Id = new MessageId(IdentifierForm.Derive("message", run.Id.Value, index.ToString(System.Globalization.CultureInfo.InvariantCulture))),
            ConversationId = run.ConversationId!.Value,
            Sequence = run.FirstSequence + index,
            Role = message.Role,
            Content = message.Content,
            RunId = run.Id,
            CreatedAt = run.CreatedAt,
        });
        var answered = new MessageDocument
        {
            Id = run.MessageId!.Value,
            ConversationId = run.ConversationId!.Value,
            Sequence = run.FirstSequence + run.Request.Messages.Count,
            Role = "assistant",
            Content = answer.Text,
            RunId = run.Id,
            Citations = answer.Citations,
            CreatedAt = now,
        };
        return [.. asked, answered];
    }

    private List<DocumentWrite> Writes(RunDocument run, Versioned<ConversationHeader> header, List<MessageDocument> turn) =>
    [
        .. turn.Select(message => messages.Create(run.OwnerId, MessageDocument.DocumentId(message.ConversationId, message.Sequence), message)),
        conversations.Replace(run.OwnerId, header.Value.Id.Value, Freed(run, header.Value, turn.Count, time.GetUtcNow()), header.ETag),
    ];

    // Only where batches are not whole: the messages came, the conversation's turn did not.
    private async Task FreeAsync(RunDocument run, Versioned<ConversationHeader>? header, int added, CancellationToken cancellationToken)
    {
        if (header?.Value.ActiveRun == run.Id)
        {
            var freed = Freed(run, header.Value, added, time.GetUtcNow());
            await store.WriteAsync([conversations.Replace(run.OwnerId, freed.Id.Value, freed, header.ETag)], cancellationToken);
        }
    }
}
