using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments.Scanning;

/// <summary>What an engine says of a file.</summary>
public sealed record ScanVerdict
{
    /// <summary>The engine; where several looked, their names with <c>+</c> between them.</summary>
    public required string Engine { get; init; }

    /// <summary>Its version, with its signatures' where it has them.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Why the file is refused; null where it is clean.</summary>
    public Problem? Problem { get; init; }

    /// <summary>One sentence about this refusal, without names or text of the file.</summary>
    public string? Detail { get; init; }

    /// <summary>What was found: the reason of a refusal, and what the owner is warned of, such as secrets.</summary>
    public IReadOnlyList<ScanFinding> Findings { get; init; } = [];

    /// <summary>Whether the file may go on.</summary>
    public bool IsClean => Problem is null;
}
