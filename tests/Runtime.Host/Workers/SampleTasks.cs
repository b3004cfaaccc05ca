using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;

namespace Cartrita.Runtime.Host.Tests.Workers;

/// <summary>What one scope of services holds.</summary>
internal sealed class ScopedThing : IDisposable
{
    public bool Disposed { get; private set; }

    public void Dispose() => Disposed = true;
}

/// <summary>What a test sees of the scopes that were given out.</summary>
internal sealed class SeenScopes
{
    public List<ScopedThing> Things { get; } = [];
}

[DurableTask("Greet")]
internal sealed class GreetActivity(SeenScopes seen, ScopedThing thing) : TaskActivity<string, string>
{
    public override Task<string> RunAsync(TaskActivityContext context, string input)
    {
        Assert.False(thing.Disposed);
        lock (seen)
        {
            seen.Things.Add(thing);
        }

        return Task.FromResult($"{context.Name} {input} {context.InstanceId}");
    }
}

internal sealed class GreetTwiceOrchestrator : TaskOrchestrator<string, IReadOnlyList<string>>
{
    public override async Task<IReadOnlyList<string>> RunAsync(TaskOrchestrationContext context, string input) =>
    [
        await context.CallActivityAsync<string>("Greet", input + "1"),
        await context.CallActivityAsync<string>("Greet", input + "2"),
    ];
}

[DurableTask("Versioned", Version = "v1")]
internal sealed class VersionOne : TaskOrchestrator<int, string>
{
    public override async Task<string> RunAsync(TaskOrchestrationContext context, int input)
    {
        if (input > 0)
        {
            context.ContinueAsNew(new ContinueAsNewOptions { NewInput = input, NewVersion = "v2" });
        }

        return "one " + await context.CallActivityAsync<string>("Which");
    }
}

[DurableTask("Versioned", Version = "v2")]
internal sealed class VersionTwo : TaskOrchestrator<int, string>
{
    public override async Task<string> RunAsync(TaskOrchestrationContext context, int input) =>
        $"two {input} " + await context.CallActivityAsync<string>("Which");
}

/// <summary>Gives the parameter's name and value of an argument that is out of range.</summary>
internal sealed class ArgumentProperties : IExceptionPropertiesProvider
{
    public IDictionary<string, object?>? GetExceptionProperties(Exception exception) => exception is ArgumentOutOfRangeException argument
        ? new Dictionary<string, object?> { ["Name"] = argument.ParamName, ["Value"] = argument.ActualValue }
        : null;
}
