using System.Buffers;

namespace Cartrita.Core.Governance;

/// <summary>The forms of credentials that are known: the one table for what leaves in answers and logs and for what comes in with files.</summary>
internal static class CredentialForms
{
    /// <summary>How a private key in PEM begins.</summary>
    public const string KeyOpening = "-----BEGIN ";

    /// <summary>The kind of private keys.</summary>
    public const string PrivateKey = "private_key";

    /// <summary>How far a credential reaches at most, a private key aside. Whatever opens like one costs no more than this.</summary>
    public const int MaximumLength = 4096;

    /// <summary>How far a private key in PEM reaches at most: one of RSA with 16,384 bits has 12,700 characters.</summary>
    public const int MaximumKeyLength = 16 * 1024;

    private const string KeyClosing = "-----END ";
    private const string KeyDashes = "-----";
    private const string KeyWords = "PRIVATE KEY";
    private const string TokenOpening = "eyJ";
    private const int MinimumTokenPart = 10;
    private const int MaximumTokenPart = 1500;

    // That of RSA with 4,096 bits has 683; with two parts before it a token is no longer than a credential may be.
    private const int MaximumSignature = 1024;
    private const int MaximumKeyLabel = 64;

    private static readonly SearchValues<char> Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Underlined = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    private static readonly SearchValues<char> Dashed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    private static readonly CredentialForm[] Table =
    [
        new("anthropic_key", "sk-ant-", Url, 20),
        new("openai_key", "sk-", Url, 20),
        new("aws_access_key", "AKIA", Digits, 16, 16),
        new("aws_access_key", "ASIA", Digits, 16, 16),
        new("github_token", "ghp_", Letters, 36),
        new("github_token", "gho_", Letters, 36),
        new("github_token", "ghu_", Letters, 36),
        new("github_token", "ghs_", Letters, 36),
        new("github_token", "ghr_", Letters, 36),
        new("github_token", "github_pat_", Underlined, 40),
        new("gitlab_token", "glpat-", Url, 20),
        new("huggingface_token", "hf_", Letters, 30),
        new("slack_token", "xoxa-", Dashed, 20),
        new("slack_token", "xoxb-", Dashed, 20),
        new("slack_token", "xoxp-", Dashed, 20),
        new("slack_token", "xoxr-", Dashed, 20),
        new("slack_token", "xoxs-", Dashed, 20),
        new("google_api_key", "AIza", Url, 35, 35),
        new("google_client_secret", "GOCSPX-", Url, 28, 28),
        new("stripe_key", "sk_live_", Letters, 20),
        new("stripe_key", "rk_live_", Letters, 20),
        new("azure_storage_key", "AccountKey=", Base64, 40),
        new("azure_access_key", "SharedAccessKey=", Base64, 40),
    ];

    private static readonly CredentialForm[][] ByFirst = [.. Enumerable.Range(0, 128).Select(first => Table.Where(form => form.Prefix[0] == first).ToArray())];

    /// <summary>How every known credential begins.</summary>
    public static IReadOnlyList<string> Openings { get; } = [.. Table.Select(form => form.Prefix), TokenOpening, KeyOpening];

    /// <summary>The credential that begins at a place, whose length is 0 where none does. A key that does not end reaches to <see cref="MaximumKeyLength"/> or the text's end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The place.</param>
    public static (string Kind, int Length) Match(ReadOnlySpan<char> text, int start)
    {
        var rest = text[start..];
        if (rest[0] == '-')
        {
            return (PrivateKey, PrivateKeyLength(rest));
        }

        // In the middle of a word nothing begins.
        if (start > 0 && IsWord(text[start - 1]))
        {
            return ("", 0);
        }

        if (rest[0] == 'e')
        {
            return ("json_web_token", TokenLength(rest));
        }

        foreach (var form in rest[0] < ByFirst.Length ? ByFirst[rest[0]] : [])
        {
            if (form.Match(rest) is var length and > 0)
            {
                return (form.Kind, length);
            }
        }

        return ("", 0);
    }

    /// <summary>Whether a character belongs to a word.</summary>
    public static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';

    // Three parts of base64url between dots, the first two of which are JSON objects.
    private static int TokenLength(ReadOnlySpan<char> text)
    {
        var head = TokenPart(text);
        if (head == 0 || head >= text.Length || text[head] != '.')
        {
            return 0;
        }

        var claims = TokenPart(text[(head + 1)..]);
        var signature = head + claims + 2;
        if (claims == 0 || signature >= text.Length || text[signature - 1] != '.')
        {
            return 0;
        }

        var length = CredentialForm.Run(text[signature..], Url, MaximumSignature);
        return length < MinimumTokenPart ? 0 : signature + length;
    }

    private static int TokenPart(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(TokenOpening, StringComparison.Ordinal))
        {
            return 0;
        }

        var length = CredentialForm.Run(text[TokenOpening.Length..], Url, MaximumTokenPart + 1);
        return length is >= MinimumTokenPart and <= MaximumTokenPart ? TokenOpening.Length + length : 0;
    }

    private static int PrivateKeyLength(ReadOnlySpan<char> text)
    {
        if (!IsKeyLine(text, KeyOpening, out var opening))
        {
            return 0;
        }

        text = text[..Math.Min(MaximumKeyLength, text.Length)];
        for (var at = opening; text[at..].IndexOf(KeyClosing, StringComparison.Ordinal) is var found and >= 0; at += found + KeyClosing.Length)
        {
            if (IsKeyLine(text[(at + found)..], KeyClosing, out var closing))
            {
                return at + found + closing;
            }
        }

        return text.Length;
    }

    // "-----BEGIN RSA PRIVATE KEY-----" and the like.
    private static bool IsKeyLine(ReadOnlySpan<char> text, string opening, out int length)
    {
        length = 0;
        if (!text.StartsWith(opening, StringComparison.Ordinal))
        {
            return false;
        }

        var label = text.Slice(opening.Length, Math.Min(MaximumKeyLabel, text.Length - opening.Length));
        var end = label.IndexOf(KeyDashes, StringComparison.Ordinal);
        if (end < 0 || label[..end].IndexOf(KeyWords, StringComparison.Ordinal) < 0 || label[..end].ContainsAnyExceptInRange('\u0020', 'Z'))
        {
            return false;
        }

        length = opening.Length + end + KeyDashes.Length;
        return true;
    }
}
