using System.Collections.Concurrent;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>Remembers until when GitHub wants to be left alone, so that nobody asks before: who goes on asking may be banned.</summary>
/// <remarks>https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api: primary limits are by resource (<c>core</c>, <c>code_search</c>); secondary ones hold for all.</remarks>
/// <param name="time">The clock.</param>
internal sealed class GitHubLimits(TimeProvider time)
{
    /// <summary>Most requests.</summary>
    internal const string Core = "core";

    /// <summary>Searches of code.</summary>
    internal const string CodeSearch = "code_search";

    private const string Everything = "*";

    private readonly ConcurrentDictionary<string, DateTimeOffset> closed = new(StringComparer.Ordinal);

    /// <summary>Notes a limit that is reached.</summary>
    /// <param name="resource">Of what; null for all.</param>
    /// <param name="wait">For how long.</param>
    internal void Close(string? resource, TimeSpan wait) => closed[resource ?? Everything] = time.GetUtcNow() + wait;

    /// <summary>Holds a request back that would be refused.</summary>
    /// <exception cref="CallFailure">The limit is reached.</exception>
    internal void Require(string resource)
    {
        var open = new[] { resource, Everything }.Max(one => closed.GetValueOrDefault(one));
        if (open > time.GetUtcNow())
        {
            throw new CallFailure(Problems.VendorRateLimited, "has said that its limit is reached") { Transient = true, RetryAfter = open - time.GetUtcNow() };
        }
    }
}
