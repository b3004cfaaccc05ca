namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a client needs to connect to a SignalR hub.</summary>
public sealed class SignalRConnectionInfo
{
    /// <summary>Where the client connects.</summary>
    public string Url { get; set; } = null!;

    /// <summary>What it shows there.</summary>
    public string AccessToken { get; set; } = null!;
}
