using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function when a client calls the hub. The local host has no such trigger, and refuses it by name when it starts.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SignalRTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Names an event of a hub.</summary>
    /// <param name="hubName">The hub.</param>
    /// <param name="category"><c>connections</c> or <c>messages</c>.</param>
    /// <param name="event">The event.</param>
    public SignalRTriggerAttribute(string hubName, string category, string @event)
        : this(hubName, category, @event, [])
    {
    }

    /// <summary>Names an event of a hub, and its arguments.</summary>
    /// <param name="hubName">The hub.</param>
    /// <param name="category"><c>connections</c> or <c>messages</c>.</param>
    /// <param name="event">The event.</param>
    /// <param name="parameterNames">The names of the arguments, in order.</param>
    public SignalRTriggerAttribute(string hubName, string category, string @event, params string[] parameterNames)
    {
        HubName = hubName;
        Category = category;
        Event = @event;
        ParameterNames = parameterNames;
    }

    /// <summary>The hub.</summary>
    public string HubName { get; }

    /// <summary><c>connections</c> or <c>messages</c>.</summary>
    public string Category { get; }

    /// <summary>The event.</summary>
    public string Event { get; }

    /// <summary>The names of the arguments, in order.</summary>
    public string[] ParameterNames { get; }

    /// <summary>The setting that holds the connection.</summary>
    public string? ConnectionStringSetting { get; set; }
}
