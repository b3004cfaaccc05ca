using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Writes the body of a request.</summary>
internal static class BodyWriter
{
    /// <summary>Writes it.</summary>
    public static HttpContent Write(OpenApiBody body, JsonElement value) => body.Kind switch
    {
        OpenApiBodyKind.Form => Form(body, value),
        OpenApiBodyKind.Multipart => Multipart(body, value),
        OpenApiBodyKind.Text => Typed(ParameterText.Of(value), body.ContentType.Contains('*', StringComparison.Ordinal) ? "text/plain" : body.ContentType),
        _ => Typed(value.GetRawText(), body.ContentType.Contains('*', StringComparison.Ordinal) ? "application/json" : body.ContentType),
    };

    private static HttpContent Form(OpenApiBody body, JsonElement value) => new FormUrlEncodedContent(
        Fields(value).SelectMany(field => Pairs(body, field)).Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));

    private static IEnumerable<(string Name, string Value)> Pairs(OpenApiBody body, JsonProperty field)
    {
        var encoding = body.Encoding?[field.Name] as JsonObject;
        var style = OpenApiDocument.Text(encoding, "style") ?? "form";
        return ParameterText.Pairs(field.Name, field.Value, style, encoding?["explode"] is null ? style == "form" : OpenApiDocument.IsTrue(encoding, "explode"), text => text);
    }

    private static MultipartFormDataContent Multipart(OpenApiBody body, JsonElement value)
    {
        var form = new MultipartFormDataContent();
        foreach (var field in Fields(value))
        {
            var parts = field.Value.ValueKind == JsonValueKind.Array ? field.Value.EnumerateArray().ToArray() : [field.Value];
            foreach (var part in parts)
            {
                var isText = part.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
                var type = OpenApiDocument.Text(body.Encoding?[field.Name] as JsonObject, "contentType")?.Split(',')[0].Trim() ?? (isText ? null : "application/json");
                var content = new ByteArrayContent(Encoding.UTF8.GetBytes(ParameterText.Of(part)));
                if (body.Files.Contains(field.Name))
                {
                    content.Headers.ContentType = Type(type ?? "application/octet-stream");
                    form.Add(content, Quoted(field.Name), $"\"{field.Name.Replace('"', '_')}.txt\"");
                }
                else
                {
                    content.Headers.ContentType = type is null ? null : Type(type);
                    form.Add(content, Quoted(field.Name));
                }
            }
        }

        return form;
    }

    private static string Quoted(string name) => $"\"{name.Replace('"', '_').ReplaceLineEndings("_")}\"";

    private static JsonElement.ObjectEnumerator Fields(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw new CartritaException(Problems.InvalidRequest, "The body of a form is an object.");

    private static MediaTypeHeaderValue Type(string type) =>
        MediaTypeHeaderValue.TryParse(type, out var parsed) ? parsed : throw new CartritaException(Problems.InvalidRequest, "The document names a content type that is none.");

    private static ByteArrayContent Typed(string text, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = Type(type);
        return content;
    }
}
