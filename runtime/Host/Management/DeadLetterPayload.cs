using System.Text.Json.Nodes;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Management;

/// <summary>A dead letter as the API writes it.</summary>
internal static class DeadLetterPayload
{
    /// <summary>Makes the payload.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="whole">Whether with its input and messages.</param>
    public static JsonObject Of(DeadLetter letter, bool whole)
    {
        var payload = new JsonObject
        {
            ["id"] = letter.Id,
            ["kind"] = letter.Kind.ToString(),
            ["instanceId"] = letter.InstanceId,
            ["name"] = letter.Name,
            ["failures"] = letter.Failures,
            ["failure"] = new JsonObject { ["type"] = letter.Failure.ErrorType, ["message"] = letter.Failure.ErrorMessage },
            ["failedTime"] = letter.FailedAt.UtcDateTime,
            ["parentTold"] = letter.ParentTold,
        };
        if (whole)
        {
            payload["input"] = ManagementAnswers.Parse(letter.Input);
            payload["messages"] = new JsonArray(
                [.. letter.Messages.Select(message => JsonNode.Parse(HistorySerializer.SerializeEvent(message.Event)))]);
        }

        return payload;
    }

    /// <summary>A failure with its causes.</summary>
    /// <param name="failure">The failure.</param>
    public static JsonObject Failure(TaskFailureDetails failure) => new()
    {
        ["ErrorType"] = failure.ErrorType,
        ["ErrorMessage"] = failure.ErrorMessage,
        ["StackTrace"] = failure.StackTrace,
        ["InnerFailure"] = failure.InnerFailure is { } inner ? Failure(inner) : null,
    };
}
