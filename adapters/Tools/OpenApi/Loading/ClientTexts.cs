using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Loading;

/// <summary>Gets texts for whoever sits at the command line, and reaches with it what they reach.</summary>
/// <param name="client">The client.</param>
internal sealed class ClientTexts(HttpClient client) : IWebTexts
{
    /// <inheritdoc />
    public async Task<WebText> AskAsync(Uri address, string? entityTag, int maximumBytes, CancellationToken cancellationToken)
    {
        try
        {
            return new WebText(await client.GetByteArrayAsync(address, cancellationToken), null);
        }
        catch (HttpRequestException exception)
        {
            throw new CartritaException(Problems.SourceUnavailable, $"{address} can't be read: {exception.Message}", exception);
        }
    }
}
