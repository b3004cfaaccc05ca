using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Cartrita.Core.Chat;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Streaming;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary>The id of an event of a call's stream: all that any instance needs to go on after it, so nothing is kept for that. It is no secret; the run's owner goes on, whoever shows it.</summary>
/// <param name="Run">The run that the call waits for.</param>
/// <param name="Stream">The stream, so that no event of another one has the same id.</param>
/// <param name="Request">The id of the call.</param>
/// <param name="Token">By what the call's progress is told; null where its client did not ask for that.</param>
internal sealed record McpEventId(RunId Run, string Stream, RequestId Request, ProgressToken? Token)
{
    /// <summary>The longest one, in characters. A call whose own ids would make it longer has none.</summary>
    public const int MaxLength = 512;

    private const string Answered = "answered";

    /// <summary>The frame that the event tells of; null before there is one.</summary>
    public FrameId? After { get; init; }

    /// <summary>Whether the event is the call's result, after which nothing comes.</summary>
    public bool IsLast { get; init; }

    /// <summary>As clients get it: base64url.</summary>
    public string Value
    {
        get
        {
            string[] parts = [Run.Value, Stream, IsLast ? Answered : After?.Value ?? string.Empty, Write(Request.Id), Write(Token?.Token)];
            return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts, McpJson.Default.StringArray));
        }
    }

    /// <summary>Whether each id of the stream fits.</summary>
    public bool Fits => (this with { After = default(FrameId) }).Value.Length <= MaxLength;

    /// <summary>Reads one that a client shows.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out McpEventId? id)
    {
        id = text is { Length: > 0 and <= MaxLength } && Base64Url.IsValid(text) ? Read(Base64Url.DecodeFromChars(text)) : null;

        // There is one way to write each.
        id = id?.Value == text ? id : null;
        return id is not null;
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    private static McpEventId? Read(byte[] json)
    {
        if (Parts(json) is not [{ } runText, { } stream, { } at, { } requestText, { } tokenText]
            || !RunId.TryParse(runText, out var run) || !IdentifierForm.IsHex32(stream) || Id(requestText) is not { } request)
        {
            return null;
        }

        var id = new McpEventId(run, stream, request is long number ? new RequestId(number) : new RequestId((string)request), Token: null) { IsLast = at == Answered };
        id = Id(tokenText) switch
        {
            long token => id with { Token = new ProgressToken(token) },
            string token => id with { Token = new ProgressToken(token) },
            _ => id,
        };
        return FrameId.TryParse(at, out var after) ? id with { After = after } : id;
    }

    private static string?[]? Parts(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, McpJson.Default.StringArray);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Ids of JSON-RPC are texts or whole numbers, and 1 is another one than "1".
    private static string Write(object? id) => id switch
    {
        long number => string.Create(CultureInfo.InvariantCulture, $"n{number}"),
        string text => $"s{text}",
        _ => string.Empty,
    };

    private static object? Id(string text) => text switch
    {
        ['n', .. var number] => long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) ? id : null,
        ['s', .. var id] => id,
        _ => null,
    };
}
