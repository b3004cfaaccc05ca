using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends what the function returns to a SignalR hub: messages and changes of groups.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class SignalROutputAttribute : OutputBindingAttribute
{
    /// <summary>Makes the attribute.</summary>
    public SignalROutputAttribute()
    {
    }

    /// <summary>The setting that holds the connection. The local host has one hub server, which needs none.</summary>
    public string? ConnectionStringSetting { get; set; }

    /// <summary>The hub.</summary>
    public string? HubName { get; set; }
}
