using System.Globalization;
using System.Runtime.CompilerServices;
using Cartrita.Core.Chat;
using Cartrita.Core.Storage;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Chat;

/// <summary>Reads the messages of a conversation in their order. They never change, so what was read stays true.</summary>
internal sealed class ConversationMessages(DocumentCollection<MessageDocument> messages)
{
    private const int MessagesAtOnce = 25;

    // In UTF-16 code units: a page of the longest messages would be larger than any answer should be.
    private const int LargestPage = 4 * 1024 * 1024;

    /// <summary>The messages from a place on, a few at a time.</summary>
    /// <param name="header">The conversation; what its count does not cover is not a message yet.</param>
    /// <param name="from">The first message's place.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<MessageDocument> ReadAsync(ConversationHeader header, int from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var first = from; first < header.MessageCount; first += MessagesAtOnce)
        {
            var ids = Enumerable.Range(first, Math.Min(MessagesAtOnce, header.MessageCount - first)).Select(sequence => MessageDocument.DocumentId(header.Id, sequence));
            foreach (var stored in (await messages.ReadManyAsync(header.OwnerId, ids, cancellationToken)).OrderBy(message => message.Value.Sequence))
            {
                yield return stored.Value;
            }
        }
    }

    /// <summary>A page of messages, the oldest first; it ends early where they are very long.</summary>
    public async Task<ConversationMessagePage> PageAsync(ConversationHeader header, PageRequest page, CancellationToken cancellationToken)
    {
        var items = new List<ConversationMessageBody>();
        var size = 0L;
        await foreach (var message in ReadAsync(header, page.First(), cancellationToken))
        {
            if (items.Count == page.Limit || (items.Count > 0 && size + message.Content.Length > LargestPage))
            {
                return new ConversationMessagePage(items, page.Next(items[^1].Sequence.ToString(CultureInfo.InvariantCulture)));
            }

            items.Add(ConversationMessageBody.Of(message));
            size += message.Content.Length;
        }

        return new ConversationMessagePage(items, null);
    }
}
