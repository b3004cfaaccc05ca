using Cartrita.Adapters.Tools.OpenApi.Requests;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>Gets a document from its file or its address. An address is asked on condition (its entity tag) after the first time.</summary>
/// <param name="options">The settings.</param>
/// <param name="sender">Asks addresses.</param>
internal sealed class OpenApiDocumentLoader(OpenApiOptions options, OpenApiSender sender)
{
    private const int LargestDocument = 32 * 1024 * 1024;

    private string? entityTag;

    /// <summary>The document's bytes; null where they are those of the last time.</summary>
    /// <exception cref="CartritaException">It can't be had.</exception>
    public async Task<ReadOnlyMemory<byte>?> LoadAsync(CancellationToken cancellationToken) =>
        OpenApiOptionRules.IsWebAddress(options.Document) ? await AskAsync(new Uri(options.Document), cancellationToken) : await ReadAsync(cancellationToken);

    /// <summary>Forgets the entity tag, because what it stands for could not be used.</summary>
    public void Forget() => entityTag = null;

    private async Task<ReadOnlyMemory<byte>?> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        var answer = await sender.SendAsync("document", () => Request(address), isRepeatable: true, LargestDocument, cancellationToken);
        if (answer.Status == 304)
        {
            return null;
        }

        if (answer.Status != 200 || answer.IsCut)
        {
            throw new CartritaException(Problems.VendorBadResponse, $"The document's address answered with status {answer.Status}{(answer.IsCut ? " and more than 32 MB" : string.Empty)}.");
        }

        entityTag = answer.EntityTag;
        return answer.Body;
    }

    private HttpRequestMessage Request(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, application/yaml, text/yaml;q=0.9, */*;q=0.5");
        request.Headers.TryAddWithoutValidation("User-Agent", "Cartrita");
        if (entityTag is { } known)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        }

        return request;
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(options.Document);
            return file.Length > LargestDocument
                ? throw new CartritaException(Problems.InvalidRequest, "The document has more than 32 MB.")
                : await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CartritaException(Problems.SourceUnavailable, "The document's file can't be read.", exception);
        }
    }
}
