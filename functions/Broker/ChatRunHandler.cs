using System.Runtime.CompilerServices;
using Cartrita.Core.Broker;
using Cartrita.Core.Chat;
using Cartrita.Functions.Chat;

namespace Cartrita.Functions.Broker;

/// <summary>Admits chats. A chat's place in the queue is held until its run has ended, whoever leaves: what runs is bounded, not only what begins.</summary>
internal sealed class ChatRunHandler(ChatAdmission admission, StartGate gate, RunningChats running) : IMessageHandler<ChatRunRequest, RunDocument>
{
    /// <inheritdoc />
    public async IAsyncEnumerable<RunDocument> HandleAsync(
        Message<ChatRunRequest> message, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = message.Payload;
        var start = await gate.EnterAsync(message.Headers.Owner, cancellationToken);
        RunDocument run;
        try
        {
            run = await admission.AdmitAsync(request.Caller, request.Command, request.Key, request.Client, cancellationToken);
        }
        catch
        {
            start.Dispose();
            throw;
        }

        var ended = running.WaitAsync(run, start);
        yield return run;
        await ended;
    }
}
