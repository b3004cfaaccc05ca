using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Parity.App.Durable;

/// <summary>Activities one after another and beside each other.</summary>
public static class SequenceOrchestrators
{
    /// <summary>Greets each name in turn.</summary>
    [Function(nameof(Greetings))]
    public static async Task<IReadOnlyList<string>> Greetings([OrchestrationTrigger] TaskOrchestrationContext context, string[] names)
    {
        var greetings = new List<string>();
        foreach (var name in names)
        {
            greetings.Add(await context.CallActivityAsync<string>(nameof(Activities.Greet), new GreetInput(name)));
        }

        return greetings;
    }

    /// <summary>Takes nothing and gives nothing.</summary>
    [Function(nameof(Nothing))]
    public static Task Nothing([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;

    /// <summary>Squares all numbers at once and adds them.</summary>
    [Function(nameof(FanOut))]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context, int count)
    {
        var squares = await Task.WhenAll(Enumerable.Range(1, count).Select(number =>
            context.CallActivityAsync<int>(nameof(Activities.Square), new SquareInput(number))));
        return squares.Sum();
    }

    /// <summary>Squares all numbers at once, and tells each one's result or failure.</summary>
    [Function(nameof(FanOutFailing))]
    public static async Task<IReadOnlyList<string>> FanOutFailing([OrchestrationTrigger] TaskOrchestrationContext context, int[] numbers)
    {
        var squares = numbers.Select(number => context.CallActivityAsync<int>(nameof(Activities.Square), new SquareInput(number))).ToList();
        var outcomes = new List<string>();
        try
        {
            await Task.WhenAll(squares);
        }
        catch (TaskFailedException failed)
        {
            outcomes.Add($"first: {failed.FailureDetails.ErrorMessage}");
        }

        outcomes.AddRange(squares.Select(square => square.IsCompletedSuccessfully ? $"{square.Result}" : "failed"));
        return outcomes;
    }

    /// <summary>Passes a value through an activity.</summary>
    [Function(nameof(Repaint))]
    public static Task<Parcel> Repaint([OrchestrationTrigger] TaskOrchestrationContext context, Parcel parcel) =>
        context.CallActivityAsync<Parcel>(nameof(Activities.Paint), parcel);

    /// <summary>Measures a text.</summary>
    [Function(nameof(Measure))]
    public static Task<int> Measure([OrchestrationTrigger] TaskOrchestrationContext context, string text) => Task.FromResult(text.Length);

    /// <summary>Measures what an activity gives.</summary>
    [Function(nameof(MeasureResult))]
    public static async Task<int> MeasureResult([OrchestrationTrigger] TaskOrchestrationContext context, int bytes) =>
        (await context.CallActivityAsync<string>(nameof(Activities.Fill), new FillInput(bytes))).Length;

    /// <summary>Asks an activity what it knows.</summary>
    [Function(nameof(AskProbe))]
    public static Task<ProbeResult> AskProbe([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<ProbeResult>(nameof(ProbeActivity.Probe), new ProbeInput("a name", 7));

    /// <summary>How many scopes three activities had.</summary>
    [Function(nameof(ActivityScopes))]
    public static async Task<int> ActivityScopes([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var marks = new HashSet<int>();
        for (var turn = 0; turn < 3; turn++)
        {
            marks.Add(await context.CallActivityAsync<int>(nameof(Activities.Mark), new ProbeInput("mark", turn)));
        }

        return marks.Count;
    }

    /// <summary>Runs an activity that waits for the driver.</summary>
    [Function(nameof(RunLinger))]
    public static Task<string> RunLinger([OrchestrationTrigger] TaskOrchestrationContext context, LingerInput input) =>
        context.CallActivityAsync<string>(nameof(Activities.Linger), input);
}
