using System.Buffers;
using System.Text;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.Attachments.Tus;

/// <summary>The header <c>Upload-Metadata</c>: keys with values in base64.</summary>
internal sealed class TusMetadata
{
    private const int MaximumLength = 8192;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=-_. ,");

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private TusMetadata()
    {
    }

    /// <summary>The value of a key; null where there is none.</summary>
    public string? this[string key] => values.GetValueOrDefault(key);

    /// <summary>Reads the header's text. It is given back on every look at the upload, so nothing that a header should not hold is taken.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>.</exception>
    public static TusMetadata Parse(string? text)
    {
        var metadata = new TusMetadata();
        if (string.IsNullOrEmpty(text))
        {
            return metadata;
        }

        if (text.Length > MaximumLength || text.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw Malformed();
        }

        foreach (var pair in text.Split(','))
        {
            metadata.Add(pair.Trim(' ').Split(' '));
        }

        return metadata;
    }

    private void Add(string[] pair)
    {
        if (pair is not ([{ Length: > 0 }] or [{ Length: > 0 }, _]) || !values.TryAdd(pair[0], pair.Length == 1 ? string.Empty : Decode(pair[1])))
        {
            throw Malformed();
        }
    }

    private static string Decode(string text)
    {
        try
        {
            return Strict.GetString(Convert.FromBase64String(text));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new CartritaException(Problems.InvalidRequest, $"{TusHeaders.Metadata} has values of UTF-8 in base64.", exception);
        }
    }

    private static CartritaException Malformed() =>
        new(Problems.InvalidRequest, $"{TusHeaders.Metadata} is a list of different keys, each with a value in base64, of at most {MaximumLength} characters.");
}
