using System.Text.Json;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Outputs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>Sends to the hubs of this host: messages and changes of groups, one after the other.</summary>
/// <remarks>The actions come as JSON by the worker's serializer, so their arguments reach clients as they would through the real service.</remarks>
internal sealed class SignalROutputSender(HubMembers members, IServiceProvider services, IConfiguration configuration) : IOutputSender
{
    public Type Attribute => typeof(SignalROutputAttribute);

    public void Check(FunctionEntry function, OutputBindingAttribute output) =>
        HubName.Template(function.Name, ((SignalROutputAttribute)output).HubName, configuration);

    public async Task SendAsync(FunctionEntry function, OutputBindingAttribute output, OutputValue value, BindingValues values)
    {
        var hub = HubName.Of(function.Name, HubName.Template(function.Name, ((SignalROutputAttribute)output).HubName, configuration), values);
        foreach (var element in value.Elements())
        {
            var action = HubAction.Parse(function.Name, element);
            if (action.Target is null)
            {
                Change(hub, action);
                continue;
            }

            // All clients of all hubs are one hub's to ASP.NET Core, so those who are meant are always named.
            await services.GetRequiredService<IHubContext<ClientHub>>().Clients.Clients(Meant(hub, action)).SendCoreAsync(action.Target, [.. action.Arguments.Select(argument => (object?)argument)]);
        }
    }

    private IReadOnlyList<string> Meant(string hub, HubAction action) =>
        action.Connection is { } connection ? members.Of(hub, connection)
        : action.User is { } user ? members.OfUser(hub, user)
        : action.Group is { } group ? members.OfGroup(hub, group)
        : members.All(hub);

    private void Change(string hub, HubAction action)
    {
        switch (action)
        {
            case { Connection: { } connection, Kind: SignalRGroupActionType.Add }:
                members.Add(hub, action.Group!, connection);
                break;
            case { Connection: { } connection, Kind: SignalRGroupActionType.Remove }:
                members.Remove(hub, action.Group, connection);
                break;
            case { Connection: { } connection }:
                members.Remove(hub, null, connection);
                break;
            case { User: { } user, Kind: SignalRGroupActionType.Add }:
                members.AddUser(hub, action.Group!, user);
                break;
            case { User: { } user, Kind: SignalRGroupActionType.Remove }:
                members.RemoveUser(hub, action.Group, user);
                break;
            case { User: { } user }:
                members.RemoveUser(hub, null, user);
                break;
        }
    }
}
