using Cartrita.Core.Broker;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Broker;

/// <summary>Starts runs of the supervisor through the broker: every door to a chat goes this way.</summary>
internal sealed class ChatRuns(IMessageBroker broker, ChatAdmission admission, IIdSource ids, TimeProvider time)
{
    /// <summary>A chat that is to be admitted; its reply is the run.</summary>
    public static readonly Topic<ChatRunRequest, RunDocument> Topic = new("chat.run");

    /// <summary>Starts a run, or gives the one that the key has started.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="key">The idempotency key; null where there is none.</param>
    /// <param name="client">Schedules the run.</param>
    /// <param name="cancellationToken">The client left.</param>
    public async Task<RunDocument> StartAsync(
        RequestInfo caller, ChatCommand command, string? key, DurableTaskClient client, CancellationToken cancellationToken)
    {
        // Whoever comes back to a run has its place already, and does not wait for another.
        if (key is not null && await admission.FindRepeatedAsync(caller.Principal!.OwnerId, key, command, client) is { } repeated)
        {
            return repeated;
        }

        var headers = new MessageHeaders { Owner = caller.Principal!.OwnerId, RequestId = caller.RequestId };
        var message = new Message<ChatRunRequest>(ids.NewId(), time.GetUtcNow(), headers, new ChatRunRequest(caller, command, key, client));
        var replies = broker.RequestAsync(Topic, message, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            var run = await replies.MoveNextAsync() ? replies.Current : throw new CartritaException(Problems.Internal);
            _ = HoldAsync(replies);
            return run;
        }
        catch
        {
            await replies.DisposeAsync();
            throw;
        }
    }

    // The reply ends with the run; until then it holds the place.
    private static async Task HoldAsync(IAsyncEnumerator<RunDocument> replies)
    {
        await using (replies)
        {
            await replies.MoveNextAsync();
        }
    }
}

/// <summary>A chat that is to be admitted.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Command">What is asked.</param>
/// <param name="Key">The idempotency key; null where there is none.</param>
/// <param name="Client">Schedules the run.</param>
internal sealed record ChatRunRequest(RequestInfo Caller, ChatCommand Command, string? Key, DurableTaskClient Client);
