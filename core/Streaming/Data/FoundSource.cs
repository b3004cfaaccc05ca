using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Streaming.Data;

/// <summary>Where a piece of evidence stands: in a file, a message or a page of the web. Its text stays with the source.</summary>
public sealed record FoundSource
{
    /// <summary>The evidence's id in the run; claims name it.</summary>
    public required string Id { get; init; }

    /// <summary>The file.</summary>
    public AttachmentId? AttachmentId { get; init; }

    /// <summary>The file's name.</summary>
    public string? FileName { get; init; }

    /// <summary>The message.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>The page's address.</summary>
    public Uri? Url { get; init; }

    /// <summary>The page's title, a stranger's words.</summary>
    public string? Title { get; init; }

    /// <summary>The part of the file, from 0.</summary>
    public int Part { get; init; }

    /// <summary>Where in the part it stands.</summary>
    public string? Section { get; init; }

    /// <summary>Its first UTF-16 code unit in the source's text.</summary>
    public required int Start { get; init; }

    /// <summary>One past its last UTF-16 code unit.</summary>
    public required int End { get; init; }

    /// <summary>Where a piece of evidence stands.</summary>
    /// <param name="evidence">The evidence.</param>
    public static FoundSource Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return new FoundSource
        {
            Id = evidence.Id,
            AttachmentId = evidence.AttachmentId,
            FileName = evidence.FileName,
            MessageId = evidence.MessageId,
            Url = evidence.Url,
            Title = evidence.Title,
            Part = evidence.Part,
            Section = evidence.Section,
            Start = evidence.Start,
            End = evidence.End,
        };
    }
}

/// <summary>One thing that an agent says.</summary>
/// <param name="Text">What, in at most 300 characters.</param>
/// <param name="Sources">The ids of the evidence for it.</param>
/// <param name="Confidence">How sure the agent is: <c>high</c>, <c>medium</c> or <c>low</c>; null where it does not say.</param>
/// <param name="Supported">Whether any evidence is there for it.</param>
public sealed record FoundClaim(string Text, IReadOnlyList<string> Sources, string? Confidence, bool Supported);
