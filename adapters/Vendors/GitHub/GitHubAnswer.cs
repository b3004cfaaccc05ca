using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>An answer that was read.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="Type">Their type.</param>
/// <param name="Version">Its ETag; null where it has none.</param>
/// <param name="Next">The page that comes next; null for the last.</param>
/// <param name="Moved">Where it is now; null where it is here.</param>
internal sealed partial record GitHubAnswer(byte[] Body, MediaTypeHeaderValue? Type, string? Version, Uri? Next, Uri? Moved)
{
    /// <summary>The address of a head's <c>Link</c> with the relation <c>next</c> (RFC 8288); null where it has none.</summary>
    internal static Uri? NextOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Link", out var links) && NextLink().Match(string.Join(',', links)) is { Success: true } match && Uri.TryCreate(match.Groups[1].Value, UriKind.Absolute, out var next) ? next : null;

    [GeneratedRegex("""<([^<>]+)>\s*;[^<>]*?\brel="?next\b""")]
    private static partial Regex NextLink();
}
