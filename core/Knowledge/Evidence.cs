using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Knowledge;

/// <summary>A span of a source that an answer may rest on: what a search found, what a page says, or what was said. The source is a file, a message or a page of the web.</summary>
public sealed record Evidence
{
    /// <summary>The section of evidence that is a search's own excerpt of a page, whose offsets are the excerpt's.</summary>
    public const string SearchResult = "search result";

    /// <summary>The name by which an answer refers to it; unique within one run: task, call and rank.</summary>
    public required string Id { get; init; }

    /// <summary>The file; null where the source is another.</summary>
    public AttachmentId? AttachmentId { get; init; }

    /// <summary>The message; null where the source is another.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>The page's address, http or https; null where the source is another.</summary>
    public Uri? Url { get; init; }

    /// <summary>The page's title, a stranger's words; null where the source is no page or has none.</summary>
    public string? Title { get; init; }

    /// <summary>The file's name, of an archive with the member's path; null where the source is another.</summary>
    public string? FileName { get; init; }

    /// <summary>The part of the file, from 0: of an archive a member.</summary>
    public int Part { get; init; }

    /// <summary>Where in the part it stands, such as a heading path or <c>page 3</c>; null where there is nothing to say.</summary>
    public string? Section { get; init; }

    /// <summary>First UTF-16 code unit in the source's text; of a page in the text that was made of it.</summary>
    public required int Start { get; init; }

    /// <summary>One past the last UTF-16 code unit.</summary>
    public required int End { get; init; }

    /// <summary>The span, to the letter.</summary>
    public required string Text { get; init; }

    /// <summary>What people call the source.</summary>
    /// <param name="message">What a message is called.</param>
    public string SourceName(string message) => FileName ?? (Url is { } url ? Title is { } title ? $"{title} ({url.AbsoluteUri})" : url.AbsoluteUri : message);
}

/// <summary>What tools that give evidence return, best first.</summary>
/// <param name="Evidence">The spans.</param>
public sealed record EvidenceList(IReadOnlyList<Evidence> Evidence)
{
    /// <summary>The type of the packets that hold one, whichever tool made them.</summary>
    public const string PacketType = "knowledge.evidence";

    /// <summary>The name of the tool that searches the user's files.</summary>
    public const string ToolName = "knowledge_search";

    /// <summary>The one required argument of the tools that search.</summary>
    public const string QueryArgument = "query";
}
