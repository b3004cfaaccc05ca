using System.Security.Cryptography;
using System.Text.Json;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Chat;

/// <summary>A chat request that passed every check which needs no store (CHAT-01, CHAT-09).</summary>
/// <param name="Conversation">The conversation to go on with; null for a new one.</param>
/// <param name="Request">What is asked.</param>
/// <param name="Hash">SHA-256 of the canonical form, the same for the same request however it was written.</param>
internal sealed record ChatCommand(ConversationId? Conversation, ChatRequest Request, string Hash)
{
    private const int MaximumMessages = 100;
    private const int MaximumAttachments = 50;
    private const int MaximumModelLength = 128;
    private const int MaximumMetadata = 16;
    private const int MaximumMetadataKeyLength = 64;
    private const int MaximumMetadataValueLength = 512;

    private const string User = "user";

    /// <summary>Checks a body, or throws the first rule that it breaks.</summary>
    public static ChatCommand Parse(ChatBody body)
    {
        var request = new ChatRequest
        {
            Messages = Messages(body.Messages),
            Model = Model(body.Model),
            Attachments = Attachments(body.Attachments ?? []),
            Metadata = Metadata(body.Metadata),
        };
        return new ChatCommand(Id(body.ConversationId), request, HashOf(body));
    }

    private static ConversationId? Id(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return ConversationId.TryParse(text, out var id) ? id : throw new CartritaException(Problems.NotFound, "There is no such conversation.");
    }

    private static ChatMessage[] Messages(IReadOnlyList<ChatMessageBody> messages)
    {
        Require(messages.Count is > 0 and <= MaximumMessages, $"messages has 1 to {MaximumMessages} entries.");
        foreach (var message in messages)
        {
            Require(message is not null, "A message is null.");
            Require(message!.Role is "system" or User or "assistant", "A message's role is system, user or assistant.");
            Require(!string.IsNullOrWhiteSpace(message.Content), "A message's content is empty.");
        }

        Require(messages[^1].Role == User, "The last message is the user's.");
        return [.. messages.Select(message => new ChatMessage(message.Role, message.Content))];
    }

    private static string? Model(string? model)
    {
        Require(model is null or { Length: > 0 and <= MaximumModelLength }, $"model has 1 to {MaximumModelLength} characters.");
        return model;
    }

    private static AttachmentId[] Attachments(IReadOnlyList<string> attachments)
    {
        Require(attachments.Count <= MaximumAttachments, $"attachments has at most {MaximumAttachments} entries.");
        Require(attachments.Distinct(StringComparer.Ordinal).Count() == attachments.Count, "An attachment is named twice.");
        return [.. attachments.Select(RequireAttachment)];
    }

    private static AttachmentId RequireAttachment(string text) =>
        AttachmentId.TryParse(text, out var id) ? id : throw new CartritaException(Problems.NotFound, "There is no such attachment.");

    private static SortedDictionary<string, string>? Metadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            return null;
        }

        Require(metadata.Count <= MaximumMetadata, $"metadata has at most {MaximumMetadata} members.");
        Require(
            metadata.All(pair => pair.Key.Length is > 0 and <= MaximumMetadataKeyLength && pair.Value is { Length: <= MaximumMetadataValueLength }),
            $"A member of metadata has a name of 1 to {MaximumMetadataKeyLength} and a text of at most {MaximumMetadataValueLength} characters.");
        return new SortedDictionary<string, string>(metadata.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static string HashOf(ChatBody body)
    {
        var canonical = body with { CancelOnDisconnect = null, Attachments = body.Attachments ?? [], Metadata = Metadata(body.Metadata) };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(canonical, HttpJson.Wire.ChatBody)));
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new CartritaException(Problems.InvalidRequest, rule);
        }
    }
}
