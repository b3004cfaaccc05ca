using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Streaming;

/// <summary>What a client wants of a stream.</summary>
/// <param name="After">Only frames after this one; null for all.</param>
/// <param name="ChatOnly">Only the frames of the chat itself (<c>?frames=chat</c>).</param>
internal sealed record StreamCursor(FrameId? After, bool ChatOnly)
{
    /// <summary>Everything.</summary>
    public static readonly StreamCursor All = new(null, ChatOnly: false);

    /// <summary>The header in which a client that comes back names the last event that it got.</summary>
    public const string LastEventId = "Last-Event-ID";

    /// <summary>Reads it from the request; the header, which a reconnecting client sends by itself, goes before the query.</summary>
    public static StreamCursor Of(HttpRequest request)
    {
        var text = request.Headers.TryGetValue(LastEventId, out var header) ? header.ToString() : request.Query["after"].ToString();
        FrameId? after = null;
        if (text.Length > 0)
        {
            after = FrameId.TryParse(text, out var id) ? id : throw new CartritaException(Problems.InvalidCursor);
        }

        return new StreamCursor(after, IsChatOnly(request.Query["frames"].ToString()));
    }

    private static bool IsChatOnly(string frames) => frames switch
    {
        "" or "all" => false,
        "chat" => true,
        _ => throw new CartritaException(Problems.InvalidRequest, "The query parameter frames is chat or all."),
    };
}
