using Cartrita.Functions.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Http;

/// <summary>A JSON document that is a part of the app, with its hash as its version.</summary>
/// <param name="name">The resource's name.</param>
internal sealed class EmbeddedDocument(string name)
{
    private readonly Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)> content = new(() =>
    {
        var bytes = EmbeddedResource.Read(name);
        return (bytes, EntityTag.Of(bytes));
    });

    /// <summary>The document, or 304 where the client has it.</summary>
    public IActionResult Answer(HttpRequest request)
    {
        var (bytes, tag) = content.Value;
        return request.IsCurrent(tag) ? new StatusCodeResult(StatusCodes.Status304NotModified) : new JsonAnswer(bytes, StatusCodes.Status200OK);
    }
}
