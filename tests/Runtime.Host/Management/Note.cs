using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Management;

/// <summary>An entity that the management API signals and reads.</summary>
public sealed class Note : TaskEntity<string>
{
    [Function("Note")]
    public static Task RunAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Note>();

    /// <summary>Comes back when everything that was sent to the note before is done.</summary>
    [Function("ReadNote")]
    public static Task<string> ReadNote([OrchestrationTrigger] TaskOrchestrationContext context, string key) =>
        context.Entities.CallEntityAsync<string>(new EntityInstanceId("Note", key), nameof(Read));

    public void Append(string text) => State += text;

    public string Read() => State.Length > 0 ? State : "nothing";

    protected override string InitializeState(TaskEntityOperation entityOperation) => "";
}
