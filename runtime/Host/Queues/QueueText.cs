using Azure.Storage.Queues;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>How the bytes of a message become the text that the service keeps, and back.</summary>
internal static class QueueText
{
    public static string Encode(BinaryData body, QueueMessageEncoding encoding) =>
        encoding == QueueMessageEncoding.Base64 ? Convert.ToBase64String(body) : body.ToString();

    /// <returns>The bytes, or null where the text is not of that encoding.</returns>
    public static BinaryData? Decode(string text, QueueMessageEncoding encoding)
    {
        if (encoding == QueueMessageEncoding.None)
        {
            return BinaryData.FromString(text);
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? BinaryData.FromBytes(bytes.AsMemory(0, length)) : null;
    }
}
