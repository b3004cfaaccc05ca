namespace Cartrita.Functions.Chat;

/// <summary>Writes a conversation in one format, as it is read.</summary>
internal interface IConversationExport : IDisposable
{
    /// <summary>Writes what stands before the messages.</summary>
    void WriteHead(ConversationBody conversation, IReadOnlyList<ExportedAttachmentBody> attachments);

    /// <summary>Writes the next message.</summary>
    void WriteMessage(ConversationMessageBody message);

    /// <summary>Writes what stands after the messages.</summary>
    void WriteEnd();
}
