using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>Sweeps deletions every minute, and at once after a start, which may follow a crash.</summary>
internal sealed class ConversationSweepTrigger(ConversationSweeper sweeper)
{
    /// <summary>It is time.</summary>
    [Function(nameof(SweepDeletedConversations))]
    public Task SweepDeletedConversations(
        [TimerTrigger("30 * * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => sweeper.SweepAsync(client, cancellationToken);
}
