using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Reads text strictly as UTF-8; a byte order mark is no part of it.</summary>
/// <remarks>Other encodings are refused, UTF-16 with a byte order mark too: S0 takes UTF-8 only, and a guess that goes wrong would be cited to the letter.</remarks>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or <see cref="Problems.InvalidEncoding"/> with the offset of the first byte that is at fault.</summary>
    /// <param name="bytes">The whole file.</param>
    internal static string Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(System.Text.Encoding.Unicode.Preamble) || bytes.StartsWith(System.Text.Encoding.BigEndianUnicode.Preamble))
        {
            throw new CartritaException(Problems.InvalidEncoding, "The file is UTF-16, as byte 0 says; save it as UTF-8.");
        }

        // A text has no zero byte; what has one is something else, whatever its name says.
        if (bytes.IndexOf((byte)0) is var zero and >= 0)
        {
            throw new CartritaException(Problems.InvalidEncoding, $"Byte {zero} is zero, which no text holds.");
        }

        var mark = bytes.StartsWith(System.Text.Encoding.UTF8.Preamble) ? System.Text.Encoding.UTF8.Preamble.Length : 0;
        try
        {
            return Encoding.GetString(bytes[mark..]);
        }
        catch (DecoderFallbackException exception)
        {
            throw new CartritaException(Problems.InvalidEncoding, $"Byte {FirstBad(bytes)} is not UTF-8.", exception);
        }
    }

    // The byte at which the first sequence begins that is none.
    private static int FirstBad(ReadOnlySpan<byte> bytes)
    {
        Span<char> ignored = stackalloc char[1024];
        for (var at = 0; ;)
        {
            var status = Utf8.ToUtf16(bytes[at..], ignored, out var read, out _, replaceInvalidSequences: false);
            at += read;
            if (status != OperationStatus.DestinationTooSmall)
            {
                return at;
            }
        }
    }
}
