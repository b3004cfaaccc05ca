using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Tests.Functions;

/// <summary>An orchestrator that is not static: each episode has an instance and a scope of its own.</summary>
public sealed class SampleInstanceOrchestrator(EpisodeMark mark)
{
    [Function("Instanced")]
    public async Task<int> Instanced([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        mark.Use();
        await context.CallActivityAsync<int>("Renamed.Activity", 1);
        return await context.CallActivityAsync<int>("Renamed.Activity", 2);
    }
}

/// <summary>A service of one scope.</summary>
public sealed class EpisodeMark(EpisodeProbe probe) : IDisposable
{
    public void Use() => probe.Begun();

    public void Dispose() => probe.Ended();
}

/// <summary>Counts the scopes of orchestrators.</summary>
public sealed class EpisodeProbe
{
    private int _begun;
    private int _ended;

    public (int Begun, int Ended) Counts => (Volatile.Read(ref _begun), Volatile.Read(ref _ended));

    public void Begun() => Interlocked.Increment(ref _begun);

    public void Ended() => Interlocked.Increment(ref _ended);
}
