using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Chat;

/// <summary>A conversation as the API shows it.</summary>
internal sealed record ConversationBody
{
    /// <summary>Its id.</summary>
    public required ConversationId Id { get; init; }

    /// <summary>What it is called: the beginning of its first question until somebody renames it; absent before.</summary>
    public string? Title { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last active: asked something, or answered.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many messages it holds.</summary>
    public required int MessageCount { get; init; }

    /// <summary>The files that its questions named, the latest last.</summary>
    public required IReadOnlyList<AttachmentId> Attachments { get; init; }

    /// <summary>The run that is answering its latest question; absent when it is free.</summary>
    public RunId? ActiveRun { get; init; }

    /// <summary>What it was forked from; absent where it was not.</summary>
    public ConversationOrigin? ForkedFrom { get; init; }

    /// <summary>What the API shows of a header.</summary>
    public static ConversationBody Of(ConversationHeader header) => new()
    {
        Id = header.Id,
        Title = header.Title,
        CreatedAt = header.CreatedAt,
        UpdatedAt = header.UpdatedAt,
        MessageCount = header.MessageCount,
        Attachments = header.Attachments,
        ActiveRun = header.ActiveRun,
        ForkedFrom = header.ForkedFrom,
    };
}

/// <summary>The body of <c>POST /api/conversations</c>: an empty object, or none at all.</summary>
internal sealed record CreateConversationBody;

/// <summary>The body of <c>PATCH /api/conversations/{id}</c>.</summary>
/// <param name="Title">The new title: one line of at most 200 characters.</param>
internal sealed record RenameConversationBody(string Title);

/// <summary>A page of conversations.</summary>
/// <param name="Items">The conversations, the latest active first.</param>
/// <param name="Next">What <c>?after=</c> takes for the next page; absent on the last one.</param>
internal sealed record ConversationPage(IReadOnlyList<ConversationBody> Items, string? Next = null) : Page<ConversationBody>(Items, Next);
