using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Loading;

/// <summary>Gets texts of documents from addresses of the web.</summary>
internal interface IWebTexts
{
    /// <summary>Asks an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="entityTag">What is known already; null for nothing.</param>
    /// <param name="maximumBytes">The most bytes that it may give.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">It gives none, or too much.</exception>
    Task<WebText> AskAsync(Uri address, string? entityTag, int maximumBytes, CancellationToken cancellationToken);
}
