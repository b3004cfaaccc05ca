using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives the function what a client needs to connect to a SignalR hub.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SignalRConnectionInfoInputAttribute : InputBindingAttribute
{
    /// <summary>Makes the attribute.</summary>
    public SignalRConnectionInfoInputAttribute()
    {
    }

    /// <summary>The setting that holds the connection. The local host has one hub server, which needs none.</summary>
    public string? ConnectionStringSetting { get; set; }

    /// <summary>The hub.</summary>
    public string? HubName { get; set; }

    /// <summary>Who the client is; expressions between braces, such as <c>{headers.x-ms-client-principal-id}</c>, are filled in for each run.</summary>
    public string? UserId { get; set; }

    /// <summary>A JWT whose claims the client gets.</summary>
    public string? IdToken { get; set; }

    /// <summary>Which claims of <see cref="IdToken"/> the client gets.</summary>
    public string[]? ClaimTypeList { get; set; }
}
