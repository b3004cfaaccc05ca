using Cartrita.Core.Errors;

namespace Cartrita.Core.Tools.Web;

/// <summary>Searches the web and reads pages, whoever does it. What comes back was written by strangers.</summary>
/// <remarks>
/// Failures are a <see cref="CartritaException"/> with one of the problems of vendors (<see cref="Problems.VendorUnavailable"/> and its kin), or <see cref="Problems.InvalidRequest"/> for a
/// query that nobody could answer.
/// </remarks>
public interface IWebSearch
{
    /// <summary>Whether the settings name somebody who searches. Where they do not, each call fails with <see cref="Problems.VendorNotConfigured"/>.</summary>
    bool IsConfigured { get; }

    /// <summary>Searches.</summary>
    /// <param name="query">For what.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The hits, best first.</returns>
    Task<IReadOnlyList<WebSearchHit>> SearchAsync(WebSearchQuery query, CancellationToken cancellationToken);

    /// <summary>Reads pages as text.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Their texts, and which could not be read.</returns>
    Task<WebExtraction> ExtractAsync(WebExtractionRequest request, CancellationToken cancellationToken);
}
