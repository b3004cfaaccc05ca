using Microsoft.AspNetCore.SignalR;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>The one hub behind all hubs of the app: it knows who comes and goes, and takes no calls.</summary>
internal sealed class ClientHub(HubMembers members) : Hub
{
    private ClientIdentity Client => ClientIdentity.From(Context.User) ?? throw new HubException("The connection was not checked.");

    public override Task OnConnectedAsync()
    {
        var outbox = new HubOutbox(Context, Clients.Caller);
        _ = outbox.RunAsync();
        members.Connect(Client.Hub, Context.ConnectionId, Client.User, outbox);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        members.Disconnect(Client.Hub, Context.ConnectionId);
        return Task.CompletedTask;
    }
}
