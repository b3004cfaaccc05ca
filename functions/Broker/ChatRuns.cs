using Cartrita.Core.Broker;
using Cartrita.Core.Chat;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Broker;

/// <summary>Starts runs of the supervisor through the broker: every door to a chat goes this way.</summary>
internal sealed class ChatRuns(IMessageBroker broker, IIdSource ids, TimeProvider time)
{
    /// <summary>A chat that is to be admitted; its reply is the run.</summary>
    public static readonly Topic<ChatRunRequest, RunDocument> Topic = new("chat.run");

    /// <summary>Starts a run, or gives the one that the key has started.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="key">The idempotency key; null where there is none.</param>
    /// <param name="client">Schedules the run.</param>
    /// <param name="cancellationToken">The client left.</param>
    public Task<RunDocument> StartAsync(
        RequestInfo caller, ChatCommand command, string? key, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var headers = new MessageHeaders { Owner = caller.Principal!.OwnerId, RequestId = caller.RequestId };
        var message = new Message<ChatRunRequest>(ids.NewId(), time.GetUtcNow(), headers, new ChatRunRequest(caller, command, key, client));
        return broker.RequestOneAsync(Topic, message, cancellationToken);
    }
}

/// <summary>A chat that is to be admitted.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Command">What is asked.</param>
/// <param name="Key">The idempotency key; null where there is none.</param>
/// <param name="Client">Schedules the run.</param>
internal sealed record ChatRunRequest(RequestInfo Caller, ChatCommand Command, string? Key, DurableTaskClient Client);
