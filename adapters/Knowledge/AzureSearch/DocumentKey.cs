namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>The key of a chunk with a certain text.</summary>
/// <param name="Key">The document.</param>
/// <param name="Digest">What tells the text.</param>
/// <param name="Number">The document's place in the order in which all are gone through.</param>
internal readonly record struct DocumentKey(string Key, string Digest, long Number)
{
    private const char Separator = '|';

    /// <summary>Reads the text form.</summary>
    internal static DocumentKey Parse(string text)
    {
        var parts = text.Split(Separator);
        return new DocumentKey(parts[0], parts[1], SearchFields.NumberOf(parts[0]));
    }

    public override string ToString() => $"{Key}{Separator}{Digest}";
}
