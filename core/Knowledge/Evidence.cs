using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Knowledge;

/// <summary>A span of a source that an answer may rest on: what a search found, or what was said.</summary>
public sealed record Evidence
{
    /// <summary>The name by which an answer refers to it; unique within one answer.</summary>
    public required string Id { get; init; }

    /// <summary>The file; null where the source is a message.</summary>
    public AttachmentId? AttachmentId { get; init; }

    /// <summary>The message; null where the source is a file.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>The file's name, of an archive with the member's path; null where the source is a message.</summary>
    public string? FileName { get; init; }

    /// <summary>The part of the file, from 0: of an archive a member.</summary>
    public int Part { get; init; }

    /// <summary>Where in the part it stands, such as a heading path or <c>page 3</c>; null where there is nothing to say.</summary>
    public string? Section { get; init; }

    /// <summary>First UTF-16 code unit in the source's text.</summary>
    public required int Start { get; init; }

    /// <summary>One past the last UTF-16 code unit.</summary>
    public required int End { get; init; }

    /// <summary>The span, to the letter.</summary>
    public required string Text { get; init; }
}

/// <summary>What the tool <c>knowledge_search</c> returns: evidence, best first.</summary>
/// <param name="Evidence">The spans.</param>
public sealed record EvidenceList(IReadOnlyList<Evidence> Evidence)
{
    /// <summary>The tool's name.</summary>
    public const string ToolName = "knowledge_search";

    /// <summary>The tool's one required argument.</summary>
    public const string QueryArgument = "query";
}
