using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Parity.App.Control;

/// <summary>What the client knows of an instance.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its orchestrator.</param>
/// <param name="Status">Its status.</param>
public sealed record InstanceView(string Id, string Name, string Status)
{
    /// <summary>Its input, as it is stored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Input { get; init; }

    /// <summary>Its output, as it is stored; none where it failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Output { get; init; }

    /// <summary>Its custom status, as it is stored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? CustomStatus { get; init; }

    /// <summary>Its tags; none where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Why it failed: the message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Failure { get; init; }

    internal static InstanceView Of(OrchestrationMetadata metadata) => new(metadata.InstanceId, metadata.Name, metadata.RuntimeStatus.ToString())
    {
        Input = JsonText.Parse(metadata.SerializedInput),

        // A failed run's output is the host's own text on some hosts; Failure says what there is to say.
        Output = metadata.RuntimeStatus == OrchestrationRuntimeStatus.Failed ? null : JsonText.Parse(metadata.SerializedOutput),
        CustomStatus = JsonText.Parse(metadata.SerializedCustomStatus),
        // The client promises no order.
        Tags = metadata.Tags is { Count: > 0 } tags ? new SortedDictionary<string, string>(tags.ToDictionary(), StringComparer.Ordinal) : null,
        Failure = metadata.FailureDetails?.ErrorMessage,
    };
}
