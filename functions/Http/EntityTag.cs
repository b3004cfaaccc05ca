using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Http;

/// <summary>Entity tags (RFC 9110, section 8.8.3) and the conditional requests that they serve.</summary>
internal static class EntityTag
{
    private const int HashLength = 16;

    /// <summary>The tag of what a run's frames tell: its log only grows.</summary>
    /// <param name="frames">The frames, in order.</param>
    public static EntityTagHeaderValue Of(IReadOnlyList<Frame> frames) => new($"\"{(frames.Count == 0 ? "0" : frames[^1].Id.Value)}\"");

    /// <summary>The tag of a body.</summary>
    public static EntityTagHeaderValue Of(ReadOnlySpan<byte> body) => new($"\"{Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(0, HashLength))}\"");

    /// <summary>The tag of a document; the store's own may tell how much is written by everybody.</summary>
    public static EntityTagHeaderValue Of<T>(Versioned<T> document)
        where T : class => Of(Encoding.UTF8.GetBytes($"{typeof(T).Name} {document.ETag}"));

    /// <summary>Sets the tag on the answer, and says whether the client has that version already.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tag">The tag of what would be sent.</param>
    public static bool IsCurrent(this HttpRequest request, EntityTagHeaderValue tag)
    {
        request.HttpContext.Response.GetTypedHeaders().ETag = tag;
        return EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch.ToArray()!, out var known)
            && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));
    }

    /// <summary>Whether the request may change this version: it names it in <c>If-Match</c>, or names none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tag">The tag of what stands there.</param>
    public static bool MayChange(this HttpRequest request, EntityTagHeaderValue tag) =>
        request.Headers.IfMatch.Count == 0
        || (EntityTagHeaderValue.TryParseList(request.Headers.IfMatch.ToArray()!, out var wanted)
            && wanted.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: true)));
}
