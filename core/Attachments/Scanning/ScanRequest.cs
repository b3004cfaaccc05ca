using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Scanning;

/// <summary>A file that is to be scanned.</summary>
public sealed record ScanRequest
{
    /// <summary>Its name, checked.</summary>
    public required string FileName { get; init; }

    /// <summary>What it is, by its bytes where they have been looked at.</summary>
    public required FileCategory Category { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Opens its bytes at their start; may be called several times, and each stream belongs to the caller.</summary>
    public required Func<CancellationToken, Task<Stream>> OpenAsync { get; init; }

    /// <summary>Where the bytes lie, for an engine that looks at them in the store; null where they lie in none.</summary>
    public ContentPath? Path { get; init; }
}
