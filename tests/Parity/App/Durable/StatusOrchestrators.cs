using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Parity.App.Durable;

/// <summary>Custom statuses.</summary>
public static class StatusOrchestrators
{
    /// <summary>Sets a status, waits for an event, sets another and ends.</summary>
    [Function(nameof(Report))]
    public static async Task<string> Report([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus(new Progress("half way", 50));
        await context.WaitForExternalEvent<string>("go on");
        context.SetCustomStatus(new Progress("there", 100));
        return "done";
    }

    /// <summary>Sets a status of so many characters.</summary>
    [Function(nameof(ReportAtLength))]
    public static async Task<string> ReportAtLength([OrchestrationTrigger] TaskOrchestrationContext context, int characters)
    {
        context.SetCustomStatus(new string('s', characters));
        await context.CallActivityAsync<string>(nameof(Activities.Greet), new GreetInput("status"));
        context.SetCustomStatus("short");
        return "done";
    }
}

/// <summary>A custom status.</summary>
/// <param name="Where">A text.</param>
/// <param name="Percent">A number.</param>
public sealed record Progress(string Where, int Percent);
