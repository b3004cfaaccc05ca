namespace Microsoft.Azure.Functions.Worker;

/// <summary>A SignalR service.</summary>
public sealed class SignalREndpoint
{
    /// <summary>Whether clients are sent there first.</summary>
    public SignalREndpointType EndpointType { get; set; }

    /// <summary>The name of the service.</summary>
    public string Name { get; set; } = null!;

    /// <summary>The address of the service.</summary>
    public string Endpoint { get; set; } = null!;

    /// <summary>Whether the service answers.</summary>
    public bool Online { get; set; }
}
