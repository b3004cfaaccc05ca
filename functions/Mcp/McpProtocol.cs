using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary>What the revisions of the protocol say of messages and of streams that break.</summary>
internal static class McpProtocol
{
    /// <summary>The header in which a client names the revision that was agreed on.</summary>
    public const string VersionHeader = "MCP-Protocol-Version";

    private const string Primed = "2025-11-25";

    /// <summary>How messages are written.</summary>
    public static readonly JsonTypeInfo<JsonRpcMessage> Message = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    /// <summary>Whether clients go on with a stream that broke, by the id of its last event; not before streamable HTTP, and not from 2026-07-28 on.</summary>
    /// <param name="version">The revision; null where the client names none, which then is 2025-03-26.</param>
    public static bool Resumes(string? version) => version is null or "2025-03-26" or "2025-06-18" or Primed;

    /// <summary>Whether clients take an event without data, which gives them an id before there is anything to say; older ones read it as a message that is broken.</summary>
    public static bool Primes(string? version) => version == Primed;
}
