using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Attachments;

/// <summary>What the owner of a file wants beside its bytes.</summary>
/// <param name="Conversation">The conversation that it belongs to; null for the library.</param>
/// <param name="Confirmed">Whether it is indexed whatever it is (ATT-10).</param>
/// <param name="Tags">Words to find it by.</param>
internal sealed record FileWishes(ConversationId? Conversation, bool Confirmed, IReadOnlyList<string> Tags)
{
    private const string ConversationParameter = "conversationId";
    private const string ConfirmParameter = "confirm";
    private const string TagParameter = "tag";

    /// <summary>The wishes in a query: <c>conversationId</c>, <c>confirm</c> and, any number of times, <c>tag</c>.</summary>
    public static FileWishes Of(IQueryCollection query) =>
        new(ConversationOf(query), Flag(query), AttachmentTags.Check([.. query[TagParameter]]));

    private static ConversationId? ConversationOf(IQueryCollection query) => query[ConversationParameter] switch
    {
        [] => null,
        [{ } text] when ConversationId.TryParse(text, out var id) => id,
        _ => throw Invalid(ConversationParameter, "a conversation's id"),
    };

    private static bool Flag(IQueryCollection query) => query[ConfirmParameter] switch
    {
        [] => false,
        ["true"] => true,
        ["false"] => false,
        _ => throw Invalid(ConfirmParameter, "true or false"),
    };

    private static CartritaException Invalid(string name, string form) => new(Problems.InvalidRequest, $"{name} is {form}.") { Parameter = name };
}
