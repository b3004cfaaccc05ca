using Cartrita.Runtime.Host.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Cartrita.Runtime.Host.Management;

/// <summary>Where the management API is, and with which key.</summary>
/// <param name="settings">Whether it is there.</param>
/// <param name="server">Where the host listens, once it does.</param>
internal sealed class ManagementAccess(LocalRuntimeSettings settings, IServer server)
{
    /// <summary>The key; null where the API is switched off.</summary>
    public ManagementKey? Key { get; } = settings.Management ? ManagementKey.Open(settings.StateDirectory) : null;

    /// <summary>Where the API is; null where it is switched off, or the host does not listen yet.</summary>
    public string? BaseUrl => Key is not null && server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
        ? $"{address.TrimEnd('/')}{ManagementPipeline.Path}"
        : null;
}
