using System.Text;
using System.Text.Json.Nodes;

namespace Cartrita.TestSupport.Vendors;

/// <summary>What a vendor's server answers with.</summary>
public sealed record VendorReply
{
    public int Status { get; init; } = 200;

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Null for an answer that says no type.</summary>
    public string? ContentType { get; init; } = "application/json; charset=utf-8";

    public ReadOnlyMemory<byte> Body { get; init; } = ReadOnlyMemory<byte>.Empty;

    public static VendorReply Json(JsonNode body, int status = 200) => new() { Status = status, Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };

    /// <summary>A page where JSON should be.</summary>
    public static VendorReply Page(string text, int status = 200, string? type = "text/html") => new() { Status = status, ContentType = type, Body = Encoding.UTF8.GetBytes(text) };

    /// <summary>A refusal with headers.</summary>
    public static VendorReply Refusal(int status, params (string Name, string Value)[] headers) =>
        Json(new JsonObject { ["message"] = "refused" }, status) with { Headers = headers.ToDictionary(header => header.Name, header => header.Value) };
}
