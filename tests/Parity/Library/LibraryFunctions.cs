using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Parity.Library;

/// <summary>Functions that are not in the app's own project.</summary>
public static class LibraryFunctions
{
    /// <summary>An orchestrator of a class library that calls an activity of the same.</summary>
    [Function(nameof(Borrow))]
    public static Task<string> Borrow([OrchestrationTrigger] TaskOrchestrationContext context, string title) =>
        context.CallActivityAsync<string>(nameof(Lend), title);

    /// <summary>An activity of a class library.</summary>
    [Function(nameof(Lend))]
    public static string Lend([ActivityTrigger] string title) => $"here is {title}";
}
