using Cartrita.Parity.App.State;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Durable;

/// <summary>A timer that runs when the host starts, and then not before the next year.</summary>
/// <param name="journal">Where it says so.</param>
public sealed class StartupTimer(Journal journal)
{
    /// <summary>The host has started.</summary>
    [Function(nameof(OnStartup))]
    public void OnStartup([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) =>
        journal.Add("startup", $"the timer ran, past due: {timer.IsPastDue}");
}
