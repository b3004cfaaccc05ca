using System.Globalization;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Chat;

/// <summary>Writes a turn: this turn's messages, the answer, and the freed conversation, in one batch.</summary>
/// <remarks>
/// The messages come first, so that where a batch is not whole the conversation is never free without them. What such a batch left behind is
/// completed by the run's next execution, or replaced by the next run: messages at or above the header's count belong to nobody but the run
/// that holds the conversation. A turn that an earlier execution wrote stays as it is.
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
    private const int MaximumAttempts = 5;

    /// <summary>Writes a turn and gives the answer as it is stored: this one, or the one of an earlier execution.</summary>
    internal Task<Outcome<MessageDocument>> SaveAsync(RunDocument run, AnswerDraft answer, CancellationToken cancellationToken)
    {
        cache.ExpectTurn(run.OwnerId, run.Id);
        return SettleAsync(run, AnswerOf(run, answer), cancellationToken);
    }

    /// <summary>The answer that an execution before this one stored, its turn now complete; null where there is none.</summary>
    internal async Task<Outcome<MessageDocument>?> FindAsync(RunScope scope, CancellationToken cancellationToken)
    {
        if (await cache.FindAsync(scope.OwnerId, scope.RunId, cancellationToken) is not { } run)
        {
            return null;
        }

        cache.ExpectTurn(run.OwnerId, run.Id);
        var id = MessageDocument.DocumentId(run.ConversationId!.Value, AnswerSequence(run));
        var stored = await messages.ReadAsync(run.OwnerId, id, cancellationToken);
        return stored?.Value.RunId == run.Id ? await SettleAsync(run, stored.Value, cancellationToken) : null;
    }

    /// <summary>The id of a message of the request.</summary>
    internal static MessageId IdOf(RunDocument run, int index) => new(IdentifierForm.Derive("message", run.Id.Value, index.ToString(CultureInfo.InvariantCulture)));

    private static int AnswerSequence(RunDocument run) => run.FirstSequence + run.AskedMessages;

    private static IEnumerable<MessageDocument> AskedBy(RunDocument run) => run.Request!.Messages.Select((message, index) => new MessageDocument
    {
        Id = IdOf(run, index),
        ConversationId = run.ConversationId!.Value,
        Sequence = run.FirstSequence + index,
        Role = message.Role,
        Content = message.Content,
        RunId = run.Id,
        Attachments = index == run.Request!.Messages.Count - 1 ? run.Request.Attachments : [],
        CreatedAt = run.CreatedAt,
    });

    private async Task<Outcome<MessageDocument>> SettleAsync(RunDocument run, MessageDocument answer, CancellationToken cancellationToken)
    {
        var header = await cache.ConversationAsync(run.OwnerId, run.Id, run.ConversationId!.Value, cancellationToken);
        Dictionary<int, Versioned<MessageDocument>> stored = [];
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            if (header?.Value.ActiveRun == run.Id)
            {
                try
                {
                    await store.WriteAsync(Writes(run, answer, header, stored), cancellationToken);
                    return Outcome.Of(answer);
                }
                catch (DocumentConflictException)
                {
                    // A stale tag, half a turn, or an execution before this one that got further: what is stored decides.
                }
            }

            // The messages before the header: a run that holds the conversation now held it when they were read, so they are not another holder's.
            stored = await StoredAsync(run, cancellationToken);
            header = await conversations.ReadAsync(run.OwnerId, run.ConversationId.Value.Value, cancellationToken);
            var known = stored.GetValueOrDefault(answer.Sequence)?.Value is { } found && found.RunId == run.Id ? found : null;
            answer = known ?? answer;
            if (header?.Value.ActiveRun != run.Id)
            {
                // Either the turn was complete before, or the run was closed meanwhile: an answer that nobody waits for changes nothing.
                return known is not null && header?.Value.MessageCount > answer.Sequence
                    ? Outcome.Of(known)
                    : Outcome.Fail<MessageDocument>(Problems.RunCancelled);
            }
        }

        return Outcome.Fail<MessageDocument>(Problems.Conflict);
    }

    private async Task<Dictionary<int, Versioned<MessageDocument>>> StoredAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var ids = Enumerable.Range(run.FirstSequence, run.AskedMessages + 1)
            .Select(sequence => MessageDocument.DocumentId(run.ConversationId!.Value, sequence));
        return (await messages.ReadManyAsync(run.OwnerId, ids, cancellationToken)).ToDictionary(message => message.Value.Sequence);
    }

    private MessageDocument AnswerOf(RunDocument run, AnswerDraft answer) => new()
    {
        Id = run.MessageId!.Value,
        ConversationId = run.ConversationId!.Value,
        Sequence = AnswerSequence(run),
        Role = "assistant",
        Content = answer.Text,
        RunId = run.Id,
        Citations = answer.Citations,
        Origin = new AnswerOrigin(answer.Model, answer.Fallback, answer.FinishReason, answer.Usage) { Ensemble = answer.Ensemble, Conflicts = answer.Conflicts },
        CreatedAt = time.GetUtcNow(),
    };

    private List<DocumentWrite> Writes(
        RunDocument run, MessageDocument answer, Versioned<ConversationHeader> header, Dictionary<int, Versioned<MessageDocument>> stored)
    {
        var writes = new List<DocumentWrite>();
        foreach (var message in AskedBy(run).Append(answer))
        {
            var id = MessageDocument.DocumentId(message.ConversationId, message.Sequence);
            if (stored.GetValueOrDefault(message.Sequence) is not { } there)
            {
                writes.Add(messages.Create(run.OwnerId, id, message));
            }
            else if (there.Value.RunId != run.Id)
            {
                // What a run left that was closed before its turn was whole; below the count it would be the conversation's, and is not touched.
                writes.Add(message.Sequence >= header.Value.MessageCount
                    ? messages.Replace(run.OwnerId, id, message, there.ETag)
                    : messages.Create(run.OwnerId, id, message));
            }
        }

        var freed = Freed(run, header.Value, answer.Sequence + 1);
        return [.. writes, conversations.Replace(run.OwnerId, freed.Id.Value, freed, header.ETag)];
    }

    private ConversationHeader Freed(RunDocument run, ConversationHeader header, int count) => header with
    {
        ActiveRun = null,
        UpdatedAt = time.GetUtcNow(),
        MessageCount = count,
        Attachments = header.With(run.Request!.Attachments),
    };
}
