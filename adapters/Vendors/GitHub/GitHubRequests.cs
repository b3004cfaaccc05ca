using System.Text.RegularExpressions;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>What requests to GitHub have in common, and their paths.</summary>
internal static partial class GitHubRequests
{
    /// <summary>JSON.</summary>
    internal const string Json = "application/vnd.github+json";

    /// <summary>The bytes of a file.</summary>
    internal const string Raw = "application/vnd.github.raw+json";

    private const string Version = "2022-11-28";

    private static readonly string Agent = $"Cartrita/{typeof(GitHubRequests).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Makes a request without a credential.</summary>
    internal static HttpRequestMessage Create(HttpMethod method, Uri address, string accept)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.UserAgent.ParseAdd(Agent);
        request.Headers.Add("X-GitHub-Api-Version", Version);
        return request;
    }

    /// <summary>A name as one segment of a path.</summary>
    /// <exception cref="CartritaException">It would be another path.</exception>
    internal static string Segment(string name) => name is "" or "." or ".."
        ? throw new CartritaException(Problems.InvalidRequest, "A name or path has no empty or dotted part.")
        : Uri.EscapeDataString(name);

    /// <summary>A path of several segments.</summary>
    internal static string Segments(string path) => string.Join('/', path.Split('/').Select(Segment));

    /// <summary>The hash of an object.</summary>
    /// <exception cref="CartritaException">It is none.</exception>
    internal static string Sha(string sha) => Hash().IsMatch(sha) ? sha : throw new CartritaException(Problems.InvalidRequest, "A hash has 40 or 64 hexadecimal digits.");

    [GeneratedRegex(@"^([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex Hash();
}
