using System.Text;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Attachments;

/// <summary>The name of a raw upload: plain, or percent-encoded UTF-8, since headers are ASCII to most clients.</summary>
internal static class FileNameHeader
{
    /// <summary>The header.</summary>
    public const string Name = "X-File-Name";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name; null where the request has none.</summary>
    public static string? Read(HttpRequest request)
    {
        if (request.Headers[Name] is not [{ Length: > 0 } text])
        {
            return null;
        }

        try
        {
            return Strict.GetString(Unescape(Strict.GetBytes(text)));
        }
        catch (ArgumentException exception)
        {
            throw new CartritaException(Problems.InvalidFileName, $"{Name} is not percent-encoded UTF-8.", exception);
        }
    }

    // A percent sign that no two hexadecimal digits follow stands for itself: it is a character of file names too.
    private static byte[] Unescape(byte[] text)
    {
        var length = 0;
        for (var index = 0; index < text.Length; index++)
        {
            var escaped = text[index] == '%' && index + 2 < text.Length && IsHex(text[index + 1]) && IsHex(text[index + 2]);
            text[length++] = escaped ? Convert.FromHexString(Encoding.ASCII.GetString(text, index + 1, 2))[0] : text[index];
            index += escaped ? 2 : 0;
        }

        return text[..length];
    }

    private static bool IsHex(byte value) => char.IsAsciiHexDigit((char)value);
}
