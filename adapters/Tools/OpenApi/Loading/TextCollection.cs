using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Loading;

/// <summary>Reads a document and whatever it refers to, one text after the other, up to a number, a size and a time.</summary>
/// <param name="rules">What it may refer to.</param>
/// <param name="read">Reads a text.</param>
/// <param name="time">The clock.</param>
internal sealed class TextCollection(ReferenceRules rules, Func<Uri, CancellationToken, Task<ReadOnlyMemory<byte>>> read, TimeProvider time)
{
    private const int MostTexts = 5_000;
    private const int MostNodes = 2_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, JsonNode> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> missing = new(StringComparer.Ordinal);
    private readonly Queue<Uri> pending = new();
    private readonly List<byte[]> digests = [];
    private int found;
    private int nodesLeft = MostNodes;
    private long bytesRead;
    private bool isPartial;

    /// <summary>Reads them.</summary>
    /// <exception cref="CartritaException">The document itself can't be had. Others that can't be had are missing from it.</exception>
    public async Task<LoadedDocument> ReadAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var root = await TextAsync(rules.Document, cancellationToken);
        while (pending.TryDequeue(out var address))
        {
            if (time.GetElapsedTime(started) <= Patience)
            {
                await OtherAsync(address, cancellationToken);
            }
            else
            {
                (missing[address.AbsoluteUri], isPartial) = ("which was not read, for others took too long", true);
            }
        }

        digests.Add(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', missing.Keys.Order(StringComparer.Ordinal)))));
        return new LoadedDocument(OpenApiDocument.Of(root, rules.Document, texts, missing), SHA256.HashData([.. digests.SelectMany(digest => digest)]), isPartial);
    }

    /// <summary>All texts of a document are more than it may have.</summary>
    public static CartritaException TooLarge() => new(Problems.InvalidRequest, "The document has more than 32 MB.");

    private async Task OtherAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            missing[address.AbsoluteUri] = "which is empty";
            if (await TextAsync(address, cancellationToken) is { } text)
            {
                texts[address.AbsoluteUri] = text;
                missing.Remove(address.AbsoluteUri);
            }
        }
        catch (CartritaException exception)
        {
            // Operations that don't need it are tools all the same.
            missing[address.AbsoluteUri] = exception.Problem == Problems.InvalidRequest ? "which can't be read, or makes the whole too large" : "which can't be had";
            isPartial |= exception.Problem.Retriable;
        }
    }

    private async Task<JsonNode?> TextAsync(Uri address, CancellationToken cancellationToken)
    {
        var bytes = await read(address, cancellationToken);
        bytesRead += bytes.Length;
        if (bytesRead > OpenApiDocumentLoader.LargestDocument)
        {
            throw TooLarge();
        }

        digests.Add(SHA256.HashData(bytes.Span));
        var text = OpenApiDocument.Read(bytes, ref nodesLeft);
        foreach (var reference in text is null ? [] : References.Addresses(text))
        {
            Find(address, References.Absolute(address, reference));
        }

        return text;
    }

    private void Find(Uri from, string address)
    {
        if (texts.ContainsKey(address) || missing.ContainsKey(address) || address == rules.Document.AbsoluteUri)
        {
            return;
        }

        var refusal = rules.Refusal(from, address) ?? (++found > MostTexts ? $"and a document may refer to {MostTexts} others; bundle them" : null);
        missing[address] = refusal ?? string.Empty;
        if (refusal is null)
        {
            pending.Enqueue(new Uri(address));
        }
    }
}
