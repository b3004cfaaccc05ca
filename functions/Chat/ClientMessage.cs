using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Chat;

/// <summary>What clients say on <c>/ws/chat</c>. The first message starts a run or goes on with one; the only later one cancels it.</summary>
internal abstract record ClientMessage
{
    /// <summary>Whether the run is cancelled when the client leaves before its end.</summary>
    public bool? CancelOnDisconnect { get; init; }

    /// <summary>Which message it is; a <see cref="ClientInit"/> may leave it out, since S0's has none.</summary>
    public string? Type { get; init; }

    /// <summary>Reads a message strictly.</summary>
    /// <exception cref="CartritaException">It is none of these.</exception>
    public static ClientMessage Parse(ReadOnlyMemory<byte> message) => TypeOf(message) switch
    {
        null or "start" => JsonBody.Read(message, HttpJson.Wire.ClientInit),
        "continue" => JsonBody.Read(message, HttpJson.Wire.ContinueMessage),
        "cancel" => JsonBody.Read(message, HttpJson.Wire.CancelMessage),
        _ => throw new CartritaException(Problems.InvalidRequest, "A message's type is start, continue or cancel."),
    };

    // A text that is no JSON object with a type is left to the strict reader, which says what is wrong with it.
    private static string? TypeOf(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
                ? type.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Asks (S0's <c>ClientInit</c>): what the body of <c>POST /api/chat/stream</c> says, but the model has to be named.</summary>
internal sealed record ClientInit : ClientMessage
{
    /// <summary>This turn's messages; the last is the user's.</summary>
    public required IReadOnlyList<ChatMessageBody> Messages { get; init; }

    /// <summary>The model's logical or full name.</summary>
    public required string Model { get; init; }

    /// <summary>The conversation to go on with; a new one where it is absent.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Ids of attachments that the answer should rest on.</summary>
    public IReadOnlyList<string>? Attachments { get; init; }

    /// <summary>The client's own facts.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The same as a body.</summary>
    [JsonIgnore]
    public ChatBody Body => new()
    {
        Messages = Messages,
        Model = Model,
        ConversationId = ConversationId,
        Attachments = Attachments,
        Metadata = Metadata,
    };
}

/// <summary>Goes on with a run, whichever transport it was read through before.</summary>
internal sealed record ContinueMessage : ClientMessage
{
    /// <summary>The run.</summary>
    public required string OrchestrationId { get; init; }

    /// <summary>Only frames after this one; all where it is absent.</summary>
    public string? After { get; init; }

    /// <summary>Where the stream ends: <c>chat</c>, after <c>end</c> or <c>error</c> and the default, or <c>run</c>, after <c>done</c>.</summary>
    public string? Until { get; init; }
}

/// <summary>Cancels the run that the connection follows.</summary>
internal sealed record CancelMessage : ClientMessage;
