using System.Collections.Immutable;
using System.Text;

namespace Microsoft.DurableTask.Client;

/// <summary>What is known of an instance.</summary>
/// <param name="name">The orchestrator's name.</param>
/// <param name="instanceId">The instance's id.</param>
public sealed class OrchestrationMetadata(string name, string instanceId)
{
    private const int ShownPayloadLength = 50;

    /// <summary>The orchestrator's name.</summary>
    public string Name { get; } = name;

    /// <summary>The instance's id.</summary>
    public string InstanceId { get; } = instanceId;

    /// <summary>Reads the payloads; null where they were not asked for.</summary>
    public DataConverter? DataConverter { get; init; }

    /// <summary>The instance's state.</summary>
    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    /// <summary>When it was scheduled.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last took a turn or changed its state.</summary>
    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>Its input, where it was asked for.</summary>
    public string? SerializedInput { get; init; }

    /// <summary>Its output, where it was asked for and exists.</summary>
    public string? SerializedOutput { get; init; }

    /// <summary>Its custom status, where it was asked for and set.</summary>
    public string? SerializedCustomStatus { get; init; }

    /// <summary>The labels given at its start.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Why it failed, where it did.</summary>
    public TaskFailureDetails? FailureDetails { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    /// <summary>Whether it has ended.</summary>
    public bool IsCompleted => RuntimeStatus
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>The input.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <exception cref="InvalidOperationException">Payloads were not asked for.</exception>
    public T? ReadInputAs<T>() => Read<T>(SerializedInput, nameof(ReadInputAs));

    /// <summary>The output.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <exception cref="InvalidOperationException">Payloads were not asked for.</exception>
    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput, nameof(ReadOutputAs));

    /// <summary>The custom status.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <exception cref="InvalidOperationException">Payloads were not asked for.</exception>
    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus, nameof(ReadCustomStatusAs));

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder()
            .Append($"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, ")
            .Append($"CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}");
        if (SerializedInput is not null)
        {
            text.Append($", Input: '{Shorten(SerializedInput)}'");
        }

        if (SerializedOutput is not null)
        {
            text.Append($", Output: '{Shorten(SerializedOutput)}'");
        }

        if (FailureDetails is not null)
        {
            text.Append($", FailureDetails: '{FailureDetails.ErrorType} - {Shorten(FailureDetails.ErrorMessage)}'");
        }

        return text.Append(']').ToString();
    }

    private static string Shorten(string payload) =>
        payload.Length > ShownPayloadLength ? string.Concat(payload.AsSpan(0, ShownPayloadLength), "...") : payload;

    private T? Read<T>(string? payload, string method) => DataConverter is null
        ? throw new InvalidOperationException(
            $"{method} needs metadata that was fetched with the option to include inputs and outputs.")
        : DataConverter.Deserialize<T>(payload);
}
