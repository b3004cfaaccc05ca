using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Parity.App.Durable;

/// <summary>Orchestrations that continue as new.</summary>
public static class GenerationOrchestrators
{
    /// <summary>Counts down by a generation each.</summary>
    [Function(nameof(CountDown))]
    public static async Task<string> CountDown([OrchestrationTrigger] TaskOrchestrationContext context, CountDownInput input)
    {
        var greeting = await context.CallActivityAsync<string>(nameof(Activities.Greet), new GreetInput($"generation {input.Left}"));
        var done = input.Done.Length == 0 ? greeting : $"{input.Done}, {greeting}";
        if (input.Left > 0)
        {
            context.ContinueAsNew(new CountDownInput(input.Left - 1, done));
        }

        return done;
    }

    /// <summary>Lets an event come in its first generation, and asks for it in its second.</summary>
    [Function(nameof(HandOver))]
    public static async Task<string> HandOver([OrchestrationTrigger] TaskOrchestrationContext context, HandOverInput input)
    {
        if (!input.IsSecond)
        {
            context.SetCustomStatus(EventOrchestrators.Ready);
            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew(input with { IsSecond = true }, input.Preserve);
            return "";
        }

        try
        {
            return $"the second generation got {await context.WaitForExternalEvent<string>("item", TimeSpan.FromSeconds(3))}";
        }
        catch (OperationCanceledException)
        {
            // The event was left behind: that is the answer.
            return "the second generation got nothing";
        }
    }
}

/// <summary>The input of <see cref="GenerationOrchestrators.CountDown"/>.</summary>
/// <param name="Left">How many generations follow.</param>
/// <param name="Done">What the ones before gave.</param>
public sealed record CountDownInput(int Left, string Done);

/// <summary>The input of <see cref="GenerationOrchestrators.HandOver"/>.</summary>
/// <param name="Preserve">Whether events go along.</param>
/// <param name="IsSecond">Which generation this is.</param>
public sealed record HandOverInput(bool Preserve, bool IsSecond);
