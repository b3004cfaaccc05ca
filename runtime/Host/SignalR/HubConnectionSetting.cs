using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>The connection string under which the app reaches the hubs of this host as it would reach the service. There is one once the host listens.</summary>
/// <remarks>It stands before a connection of the same name elsewhere: clients are sent to this host's hubs, so the app has to send there too.</remarks>
internal sealed class HubConnectionSetting(HubServiceKey key) : ConfigurationProvider, IConfigurationSource
{
    /// <summary>The setting that SignalR bindings use where they name none.</summary>
    internal const string Name = "AzureSignalRConnectionString";

    private IServer? _server;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override bool TryGet(string key, out string? value)
    {
        value = key.Equals(Name, StringComparison.OrdinalIgnoreCase) && _server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? ConnectionString(address)
            : null;
        return value is not null;
    }

    /// <summary>Tells the setting of an app, where it has one, where the app listens.</summary>
    public static void Connect(WebApplication application)
    {
        foreach (var setting in ((IConfigurationRoot)application.Configuration).Providers.OfType<HubConnectionSetting>())
        {
            setting._server = application.Services.GetRequiredService<IServer>();
        }
    }

    private string ConnectionString(string address) => $"Endpoint={address}{HubPipeline.Path};AccessKey={key.Text};Version=1.0;";
}
