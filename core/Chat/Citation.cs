using Cartrita.Core.Attachments;

namespace Cartrita.Core.Chat;

/// <summary>A span of a source that a part of the answer rests on.</summary>
public sealed record Citation
{
    /// <summary>The number by which the answer's text names the source, from 1; null where the text carries no markers.</summary>
    public int? Marker { get; init; }

    /// <summary>The file; null where the source is a message of the conversation.</summary>
    public AttachmentId? AttachmentId { get; init; }

    /// <summary>The file's name, of an archive with the member's path; null where the source is a message.</summary>
    public string? FileName { get; init; }

    /// <summary>The message, where the source is one of the conversation.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>The part of the file, from 0: of an archive a member.</summary>
    public int Part { get; init; }

    /// <summary>Where in the part it stands, such as a heading path or <c>page 3</c>; null where there is nothing to say.</summary>
    public string? Section { get; init; }

    /// <summary>First UTF-16 code unit of the span in the extracted text.</summary>
    public required int Start { get; init; }

    /// <summary>One past the last UTF-16 code unit of the span.</summary>
    public required int End { get; init; }

    /// <summary>The span, to the letter.</summary>
    public required string Quote { get; init; }
}
