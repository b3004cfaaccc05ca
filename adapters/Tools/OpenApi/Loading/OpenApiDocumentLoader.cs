using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Loading;

/// <summary>Gets a document and the texts that it refers to, from files or addresses. Addresses are asked on condition (their entity tags) after the first time.</summary>
/// <param name="options">The settings.</param>
/// <param name="web">Asks addresses.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenApiDocumentLoader(OpenApiOptions options, IWebTexts web, TimeProvider time)
{
    /// <summary>The most bytes of all texts of a document.</summary>
    internal const int LargestDocument = 32 * 1024 * 1024;

    private readonly ReferenceRules rules = new(options);
    private readonly Dictionary<Uri, string?> entityTags = [];

    /// <summary>The document; null where it is that of the last time.</summary>
    /// <exception cref="CartritaException">It can't be had.</exception>
    public async Task<LoadedDocument?> LoadAsync(CancellationToken cancellationToken)
    {
        if (entityTags.Count > 0 && await IsUnchangedAsync(cancellationToken))
        {
            return null;
        }

        Forget();
        return await new TextCollection(rules, TextAsync, time).ReadAsync(cancellationToken);
    }

    /// <summary>Forgets the entity tags, because what they stand for could not be used.</summary>
    public void Forget() => entityTags.Clear();

    private async Task<bool> IsUnchangedAsync(CancellationToken cancellationToken)
    {
        foreach (var (address, tag) in entityTags)
        {
            if (tag is null || (await web.AskAsync(address, tag, LargestDocument, cancellationToken)).Bytes is not null)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<ReadOnlyMemory<byte>> TextAsync(Uri address, CancellationToken cancellationToken)
    {
        // Also one that is not there may be there the next time.
        entityTags[address] = null;
        if (address.IsFile)
        {
            return await FileAsync(address.LocalPath, cancellationToken);
        }

        var text = await web.AskAsync(address, null, LargestDocument, cancellationToken);
        entityTags[address] = text.EntityTag;
        return text.Bytes ?? throw new CartritaException(Problems.VendorBadResponse, "The document's address answered that it is unchanged, which nobody asked.");
    }

    private static async Task<ReadOnlyMemory<byte>> FileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Length > LargestDocument ? throw TextCollection.TooLarge() : await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CartritaException(exception is FileNotFoundException or DirectoryNotFoundException ? Problems.NotFound : Problems.SourceUnavailable, "The document's file can't be read.", exception);
        }
    }
}
