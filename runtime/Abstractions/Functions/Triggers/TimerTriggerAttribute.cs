using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule.</summary>
/// <param name="schedule">A CRON expression of five or six fields, a time span, or a setting's name between percent signs.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>A CRON expression of five or six fields, a time span, or a setting's name between percent signs.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the function also runs once whenever the host starts.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether occurrences are remembered across restarts, so that a missed one is made up for.</summary>
    public bool UseMonitor { get; set; } = true;
}
