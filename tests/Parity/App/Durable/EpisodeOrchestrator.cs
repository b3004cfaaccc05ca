using System.Globalization;
using Cartrita.Parity.App.State;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Parity.App.Durable;

/// <summary>An orchestrator that is not static, to show how long its instance and its scope live. No other orchestrator is like it.</summary>
/// <param name="scope">The mark of its scope.</param>
/// <param name="counter">Numbers its instances.</param>
/// <param name="journal">Where it writes down each episode.</param>
public sealed class EpisodeOrchestrator(ScopeMark scope, ScopeCounter counter, Journal journal)
{
    private readonly int _instance = counter.Next();

    /// <summary>Takes three turns; each episode notes its instance and its scope.</summary>
    [Function(nameof(Episodes))]
    public async Task<string> Episodes([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        journal.Add(key, string.Create(CultureInfo.InvariantCulture, $"{_instance} {scope.Number}"));
        await context.CallActivityAsync<string>(nameof(Activities.Greet), new GreetInput("one"));
        return await context.CallActivityAsync<string>(nameof(Activities.Greet), new GreetInput("two"));
    }
}
