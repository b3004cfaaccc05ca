using Cartrita.Core.Chat;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Chat;

/// <summary>Finishes deletions that waited for a run to end or that a crash cut off, and erases once more what was erased some time ago.</summary>
internal sealed partial class ConversationSweeper(
    ConversationDeletions deletions, ConversationDeletion deletion, TimeProvider time, ILogger<ConversationSweeper> logger)
{
    private const int PageSize = 100;

    /// <summary>Looks at every deletion once.</summary>
    public async Task SweepAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        ConversationDeletionDocument? last = null;
        while (await deletions.ListAsync(last, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var mark in page.Select(mark => mark.Value).Where(mark => mark.DueAt <= time.GetUtcNow()))
            {
                try
                {
                    await SweepAsync(mark, client, cancellationToken);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    // One conversation that can't be erased must not keep the others from it; the next sweep tries again.
                    LogNotErased(mark.ConversationId, exception);
                }
            }

            last = page[^1].Value;
        }
    }

    private async Task SweepAsync(ConversationDeletionDocument mark, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (mark is { IsErased: true, Dependents: not null })
        {
            await deletion.SettleAsync(mark, client, cancellationToken);
        }
        else if (await deletion.AdvanceAsync(mark.OwnerId, mark.ConversationId, client, cancellationToken))
        {
            LogErased(mark.ConversationId);
        }
    }

    [LoggerMessage(EventId = 1421, Level = LogLevel.Information, Message = "Conversation {Conversation} is erased, some time after its deletion was asked for.")]
    private partial void LogErased(ConversationId conversation);

    [LoggerMessage(EventId = 1422, Level = LogLevel.Error, Message = "Conversation {Conversation} could not be erased.")]
    private partial void LogNotErased(ConversationId conversation, Exception exception);
}
