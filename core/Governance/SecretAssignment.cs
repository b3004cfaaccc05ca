using System.Buffers;

namespace Cartrita.Core.Governance;

/// <summary>A value of high entropy that is given to something whose name says that it is a secret, in code, settings or JSON.</summary>
internal static class SecretAssignment
{
    private const string Kind = "secret_assignment";
    private const int MaximumName = 40;
    private const int MaximumGap = 4;
    private const int MinimumValue = 16;
    private const int MinimumHexadecimal = 32;
    private const int MaximumValue = 512;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> ValueCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.~");

    /// <summary>What names of secrets hold.</summary>
    public static IReadOnlyList<string> Names { get; } = ["password", "passwd", "secret", "token", "apikey", "api_key", "api-key", "access_key", "access-key", "accesskey", "auth_key", "authkey"];

    /// <summary>The value after the name at a place; length 0 where there is none, or where it is no secret.</summary>
    public static (string Kind, int Start, int Length) Match(ReadOnlySpan<char> text, int at)
    {
        var name = CredentialForm.Run(text[at..], NameCharacters, MaximumName);
        var position = at + name;
        position += Skip(text[position..], "\"'`]", 2);
        position += Skip(text[position..], " \t", MaximumGap);
        var sign = Sign(text[position..]);
        if (name == 0 || sign == 0)
        {
            return (Kind, 0, 0);
        }

        position += sign;
        position += Skip(text[position..], " \t", MaximumGap);
        var quote = position < text.Length && text[position] is '"' or '\'' or '`' ? text[position] : '\0';
        position += quote == '\0' ? 0 : 1;
        var length = CredentialForm.Run(text[position..], ValueCharacters, MaximumValue + 1);
        return length is >= MinimumValue and <= MaximumValue && Ends(text[(position + length)..], quote) && IsSecret(text.Slice(position, length))
            ? (Kind, position, length)
            : (Kind, 0, 0);
    }

    // "=", ":", ":=" and "=>", but no comparison.
    private static int Sign(ReadOnlySpan<char> text) =>
        text.StartsWith(":=") || text.StartsWith("=>") ? 2
        : text.StartsWith("==") || text.StartsWith("::") ? 0
        : text.StartsWith("=") || text.StartsWith(":") ? 1
        : 0;

    private static bool Ends(ReadOnlySpan<char> rest, char quote) => quote == '\0'
        ? rest.Length == 0 || char.IsWhiteSpace(rest[0]) || rest[0] is ',' or ';' or '&'
        : rest.Length > 0 && rest[0] == quote;

    // Identifiers of objects and short hashes have the form of a secret too, and are left alone.
    private static bool IsSecret(ReadOnlySpan<char> value) =>
        SecretEntropy.IsRandom(value) && !Guid.TryParse(value, out _) && (value.Length >= MinimumHexadecimal || value.ContainsAnyExcept(Hexadecimal));

    private static int Skip(ReadOnlySpan<char> text, string skipped, int most)
    {
        var head = text[..Math.Min(most, text.Length)];
        var end = head.IndexOfAnyExcept(skipped);
        return end < 0 ? head.Length : end;
    }
}
