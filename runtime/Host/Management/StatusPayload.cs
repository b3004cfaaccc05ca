using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Management;

/// <summary>An instance's status as the real API writes it.</summary>
internal static class StatusPayload
{
    /// <summary>Makes the payload.</summary>
    /// <param name="instance">The instance, with its values.</param>
    /// <param name="showInput">Whether with the input.</param>
    /// <param name="history">Its history; null leaves it out.</param>
    public static JsonObject Of(OrchestrationMetadata instance, bool showInput, JsonArray? history = null)
    {
        var payload = new JsonObject
        {
            ["name"] = instance.Name,
            ["instanceId"] = instance.InstanceId,
            ["runtimeStatus"] = instance.RuntimeStatus.ToString(),
            ["input"] = showInput ? ManagementAnswers.Parse(instance.SerializedInput) : null,
            ["customStatus"] = ManagementAnswers.Parse(instance.SerializedCustomStatus),
            ["output"] = instance.FailureDetails is { } failure
                ? $"{failure.ErrorType}: {failure.ErrorMessage}"
                : ManagementAnswers.Parse(instance.SerializedOutput),
            ["createdTime"] = Time(instance.CreatedAt),
            ["lastUpdatedTime"] = Time(instance.LastUpdatedAt),
        };
        if (history is not null)
        {
            payload["historyEvents"] = history;
        }

        return payload;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";
}
