using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Http;

/// <summary>A JSON document that is a part of the app, with its hash as its version.</summary>
/// <param name="name">The resource's name.</param>
internal sealed class EmbeddedDocument(string name)
{
    private readonly Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)> content = new(() => Read(name));

    /// <summary>The document, or 304 where the client has it.</summary>
    public IActionResult Answer(HttpRequest request)
    {
        var (bytes, tag) = content.Value;
        return request.IsCurrent(tag)
            ? new StatusCodeResult(StatusCodes.Status304NotModified)
            : new JsonBytes(bytes);
    }

    private static (byte[] Bytes, EntityTagHeaderValue Tag) Read(string name)
    {
        using var resource = typeof(EmbeddedDocument).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }

    private sealed class JsonBytes(byte[] bytes) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            var response = context.HttpContext.Response;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = bytes.Length;
            await response.Body.WriteAsync(bytes, context.HttpContext.RequestAborted);
        }
    }
}
