using Cartrita.Core.Attachments.FileTypes;

namespace Cartrita.Core.Attachments.Checks;

/// <summary>What is known of a file when it is checked: first what is declared, then what is true.</summary>
public sealed record FileFacts
{
    /// <summary>Its name, checked (<see cref="FileName"/>).</summary>
    public required string FileName { get; init; }

    /// <summary>Its length in bytes, declared or counted.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The media type that the request claims; null where it claims none.</summary>
    public string? ClaimedType { get; init; }

    /// <summary>What its bytes say; null while there are none.</summary>
    public DetectedType? Detected { get; init; }
}
