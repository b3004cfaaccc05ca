using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cartrita.Core.Governance.Approvals;

/// <summary>The hash to which an approval is bound.</summary>
public static class CallHash
{
    /// <summary>SHA-256, in hexadecimal, of the tool's id, a line feed, where it has a target that and a line feed, and the arguments with their members in ordinal order and no white space.</summary>
    /// <param name="toolId">The tool.</param>
    /// <param name="target">What the call goes to, in one line; null for a tool in code.</param>
    /// <param name="arguments">The arguments.</param>
    public static string Of(string toolId, string? target, JsonElement arguments)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write(Encoding.UTF8.GetBytes(target is null ? $"{toolId}\n" : $"{toolId}\n{target}\n"));
        using (var writer = new Utf8JsonWriter(text))
        {
            Write(writer, arguments);
        }

        return Convert.ToHexStringLower(SHA256.HashData(text.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(json.GetString());
                break;
            default:
                // Numbers keep their digits: 1 and 1.0 may be two things to a tool.
                writer.WriteRawValue(json.GetRawText());
                break;
        }
    }
}
