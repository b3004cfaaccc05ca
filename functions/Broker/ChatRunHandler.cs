using System.Runtime.CompilerServices;
using Cartrita.Core.Broker;
using Cartrita.Core.Chat;
using Cartrita.Functions.Chat;

namespace Cartrita.Functions.Broker;

/// <summary>Admits chats. A place in the queue is held while the run is written, not while it runs: the runtime has bounds of its own.</summary>
internal sealed class ChatRunHandler(ChatAdmission admission) : IMessageHandler<ChatRunRequest, RunDocument>
{
    /// <inheritdoc />
    public async IAsyncEnumerable<RunDocument> HandleAsync(
        Message<ChatRunRequest> message, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = message.Payload;
        yield return await admission.AdmitAsync(request.Caller, request.Command, request.Key, request.Client, cancellationToken);
    }
}
