namespace Microsoft.Azure.Functions.Worker;

/// <summary>Changes who is in a group of a hub.</summary>
/// <param name="actionType">What is done.</param>
public sealed class SignalRGroupAction(SignalRGroupActionType actionType)
{
    /// <summary>The connection that is added or removed.</summary>
    public string? ConnectionId { get; set; }

    /// <summary>The user who is added or removed, with all connections, later ones too.</summary>
    public string? UserId { get; set; }

    /// <summary>The group; null to remove a user from all of them.</summary>
    public string? GroupName { get; set; }

    /// <summary>What is done.</summary>
    public SignalRGroupActionType Action { get; set; } = actionType;

    /// <summary>The services that are meant. The local host is the only one, and takes no list.</summary>
    public SignalREndpoint[]? Endpoints { get; set; }
}
