using Cartrita.Core.Attachments;
using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Chat;

/// <summary>A span of a source that a part of the answer rests on. The source is a file, a message of the conversation or a page of the web.</summary>
public sealed record Citation
{
    /// <summary>The number by which the answer's text names the source, from 1; null where the text carries no markers.</summary>
    public int? Marker { get; init; }

    /// <summary>The file; null where the source is another.</summary>
    public AttachmentId? AttachmentId { get; init; }

    /// <summary>The file's name, of an archive with the member's path; null where the source is another.</summary>
    public string? FileName { get; init; }

    /// <summary>The message, where the source is one of the conversation.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>The page's address, http or https; null where the source is another.</summary>
    public Uri? Url { get; init; }

    /// <summary>The page's title, a stranger's words; null where the source is no page or has none.</summary>
    public string? Title { get; init; }

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

    /// <summary>Cites a whole piece of evidence; a part of it with other offsets and quote.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="marker">The number by which the text names it.</param>
    public static Citation Of(Evidence evidence, int? marker)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return new Citation
        {
            Marker = marker,
            AttachmentId = evidence.AttachmentId,
            FileName = evidence.FileName,
            MessageId = evidence.MessageId,
            Url = evidence.Url,
            Title = evidence.Title,
            Part = evidence.Part,
            Section = evidence.Section,
            Start = evidence.Start,
            End = evidence.End,
            Quote = evidence.Text,
        };
    }
}
