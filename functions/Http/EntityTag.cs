using Cartrita.Core.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Http;

/// <summary>Entity tags (RFC 9110, section 8.8.3) and the conditional requests that they serve.</summary>
internal static class EntityTag
{
    /// <summary>The tag of what a run's frames tell: its log only grows.</summary>
    /// <param name="frames">The frames, in order.</param>
    public static EntityTagHeaderValue Of(IReadOnlyList<Frame> frames) => new($"\"{(frames.Count == 0 ? "0" : frames[^1].Id.Value)}\"");

    /// <summary>Sets the tag on the answer, and says whether the client has that version already.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tag">The tag of what would be sent.</param>
    public static bool IsCurrent(this HttpRequest request, EntityTagHeaderValue tag)
    {
        request.HttpContext.Response.GetTypedHeaders().ETag = tag;
        return EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch.ToArray()!, out var known)
            && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));
    }
}
