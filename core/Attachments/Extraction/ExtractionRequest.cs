namespace Cartrita.Core.Attachments.Extraction;

/// <summary>A file to make text of.</summary>
public sealed record ExtractionRequest
{
    /// <summary>Its name; the extension says how a text is structured.</summary>
    public required string FileName { get; init; }

    /// <summary>Its true media type, found by its bytes.</summary>
    public required string MediaType { get; init; }

    /// <summary>What kind of file it is.</summary>
    public required FileCategory Category { get; init; }

    /// <summary>Opens its bytes from their start; may be called several times.</summary>
    public required Func<CancellationToken, Task<Stream>> OpenAsync { get; init; }
}
