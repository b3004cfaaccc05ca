using System.Text.Json;
using Cartrita.Runtime.Host.Outputs;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>What an output asks of a hub: a call on clients where it has a target, else a change of a group.</summary>
internal sealed record HubAction
{
    public string? Target { get; private init; }

    public IReadOnlyList<JsonElement> Arguments { get; private init; } = [];

    public SignalRGroupActionType Kind { get; private init; }

    public string? Connection { get; private init; }

    public string? User { get; private init; }

    public string? Group { get; private init; }

    /// <exception cref="InvalidOperationException">It is neither; the message says what is missing.</exception>
    public static HubAction Parse(string function, OutputValue value)
    {
        var json = value.Json;
        if (value.Text is { } text && text.AsSpan().Trim() is ['{', .., '}'])
        {
            using var document = JsonDocument.Parse(text);
            json = document.RootElement.Clone();
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Refused(function, "is neither a message nor a change of a group");
        }

        if (Member(json, "endpoints") is not null)
        {
            throw Refused(function, "names endpoints, but this host is the only one");
        }

        var action = new HubAction { Connection = Text(json, "connectionId"), User = Text(json, "userId"), Group = Text(json, "groupName") };
        return Member(json, "target") is not null ? Message(function, json, action) : GroupChange(function, json, action);
    }

    private static HubAction Message(string function, JsonElement json, HubAction action) =>
        Member(json, "arguments") is { ValueKind: JsonValueKind.Array } arguments
            ? action with { Target = Text(json, "target") ?? throw Refused(function, "has no target"), Arguments = [.. arguments.EnumerateArray()] }
            : throw Refused(function, "has no list of arguments, which the real service wants even where it is empty");

    private static HubAction GroupChange(string function, JsonElement json, HubAction action)
    {
        var kind = Member(json, "action") switch
        {
            { ValueKind: JsonValueKind.String } name when Enum.TryParse<SignalRGroupActionType>(name.GetString(), ignoreCase: true, out var known) => known,
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var index) && Enum.IsDefined((SignalRGroupActionType)index) => (SignalRGroupActionType)index,
            _ => throw Refused(function, "is neither a message nor a change of a group"),
        };
        if (action is { Connection: null, User: null })
        {
            throw Refused(function, "changes a group and names neither a connection nor a user");
        }

        return action.Group is not null || kind == SignalRGroupActionType.RemoveAll
            ? action with { Kind = kind }
            : throw Refused(function, "changes a group and names none");
    }

    private static string? Text(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;

    private static JsonElement? Member(JsonElement json, string name)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind != JsonValueKind.Null)
            {
                return member.Value;
            }
        }

        return null;
    }

    private static InvalidOperationException Refused(string function, string what) =>
        new($"What the function '{function}' gave to a SignalR output {what}.");
}
