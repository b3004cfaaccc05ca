using Cartrita.Adapters.Tools.OpenApi.Requests;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Loading;

/// <summary>Gets texts in the way of vendors: no private address that the settings don't name, no redirect to elsewhere.</summary>
/// <param name="sender">The way.</param>
internal sealed class SenderTexts(OpenApiSender sender) : IWebTexts
{
    /// <inheritdoc />
    public async Task<WebText> AskAsync(Uri address, string? entityTag, int maximumBytes, CancellationToken cancellationToken)
    {
        var answer = await sender.SendAsync("document", () => Request(address, entityTag), isRepeatable: true, maximumBytes, cancellationToken);
        return answer.Status switch
        {
            304 => new WebText(null, entityTag),
            200 when !answer.IsCut => new WebText(answer.Body, answer.EntityTag),
            _ => throw new CartritaException(Problems.VendorBadResponse, $"The document's address answered with status {answer.Status}{(answer.IsCut ? " and more than 32 MB" : string.Empty)}."),
        };
    }

    private static HttpRequestMessage Request(Uri address, string? entityTag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, application/yaml, text/yaml;q=0.9, */*;q=0.5");
        request.Headers.TryAddWithoutValidation("User-Agent", "Cartrita");
        if (entityTag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", entityTag);
        }

        return request;
    }
}
