using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Streaming;

/// <summary>The body of a join.</summary>
/// <param name="ConnectionId">The client's connection to the hub.</param>
internal sealed record JoinBody(string ConnectionId);

/// <summary>The answer to a join or a leave.</summary>
/// <param name="Group">The group.</param>
/// <param name="ConnectionId">The connection.</param>
internal sealed record HubMemberBody(string Group, string ConnectionId);

/// <summary>Makes the answers that let a connection into a group or out of it.</summary>
internal static class HubMember
{
    private const int MaximumLength = 128;

    /// <summary>The connection joins, and is told so once frames come; what the client then reads from the log leaves no gap.</summary>
    public static HubAnswer Join(string group, string connection) => Answer(
        group,
        connection,
        new JsonObject { ["action"] = "add", ["connectionId"] = connection, ["groupName"] = group },
        new JsonObject { ["target"] = FrameHub.Joined, ["connectionId"] = connection, ["arguments"] = new JsonArray(new JsonObject { ["group"] = group }) });

    /// <summary>The connection leaves.</summary>
    public static HubAnswer Leave(string group, string connection) =>
        Answer(group, connection, new JsonObject { ["action"] = "remove", ["connectionId"] = connection, ["groupName"] = group });

    /// <summary>The connection that a body names.</summary>
    public static async Task<string> ConnectionAsync(HttpRequest request) => Checked((await JsonBody.ReadAsync(request, HttpJson.Wire.JoinBody)).ConnectionId);

    /// <summary>A connection's id, which is text of the service's own.</summary>
    public static string Checked(string connection) => connection.Length is > 0 and <= MaximumLength && connection.All(character => character is > ' ' and < '\x7f')
        ? connection
        : throw new CartritaException(Problems.InvalidRequest, $"connectionId has 1 to {MaximumLength} visible ASCII characters.");

    private static HubAnswer Answer(string group, string connection, params JsonNode[] actions) => new()
    {
        Answer = JsonAnswer.Accepted(new HubMemberBody(group, connection), HttpJson.Wire.HubMemberBody),
        Actions = new JsonArray(actions).ToJsonString(),
    };
}
