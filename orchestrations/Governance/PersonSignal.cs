using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Governance;

/// <summary>Listens for a person's event for as long as somebody waits for it.</summary>
/// <remarks>One listener for all of the time: an event that comes while something else is done, such as a look whether it came, is there afterwards. A listener that is given up may take the event along.</remarks>
internal sealed class PersonSignal : IDisposable
{
    private readonly TaskOrchestrationContext context;
    private readonly string name;
    private readonly Task stopped;
    private readonly CancellationTokenSource closing = new();
    private Task came;

    internal PersonSignal(TaskOrchestrationContext context, string name, Task stopped)
    {
        (this.context, this.name, this.stopped) = (context, name, stopped);
        came = Listen();
    }

    /// <summary>Waits for the event, but no longer than so long: an event may be lost, what it tells of is not.</summary>
    internal async Task WaitAsync(TimeSpan atMost)
    {
        using var left = new CancellationTokenSource();
        await Task.WhenAny(came, context.CreateTimer(atMost, left.Token), stopped);
        left.Cancel();
        came = came.IsCompleted ? Listen() : came;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    private Task Listen() => context.WaitForExternalEvent<string?>(name, closing.Token);
}
