namespace Microsoft.Azure.Functions.Worker;

/// <summary>Calls a method on clients of a hub: on all of them, unless a connection, a user or a group is named.</summary>
public sealed class SignalRMessageAction
{
    /// <summary>Names the method.</summary>
    /// <param name="target">The method.</param>
    public SignalRMessageAction(string target) => Target = target ?? throw new ArgumentNullException(nameof(target));

    /// <summary>Names the method and its arguments.</summary>
    /// <param name="target">The method.</param>
    /// <param name="arguments">The arguments, in order.</param>
    public SignalRMessageAction(string target, object[]? arguments)
        : this(target) => Arguments = arguments;

    /// <summary>The one connection that is meant.</summary>
    public string? ConnectionId { get; set; }

    /// <summary>The user whose connections are meant.</summary>
    public string? UserId { get; set; }

    /// <summary>The group that is meant.</summary>
    public string? GroupName { get; set; }

    /// <summary>The method.</summary>
    public string Target { get; }

    /// <summary>The arguments, in order; without a list the action fails, as it does on the real host.</summary>
    public object[]? Arguments { get; set; }

    /// <summary>The services that are meant. The local host is the only one, and takes no list.</summary>
    public SignalREndpoint[]? Endpoints { get; set; }
}
