using System.Buffers;

namespace Cartrita.Core.Governance;

/// <summary>A password in the address of a database or a server: <c>postgres://user:password@host</c>.</summary>
internal static class ConnectionSecret
{
    /// <summary>What stands before the user.</summary>
    public const string Opening = "://";

    private const string Kind = "connection_string";
    private const int MaximumLength = 256;
    private const int MinimumPassword = 6;

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'`<>/\\@?#,;|()[]");
    private static readonly string[] Variables = ["$", "{", "%(", "password", "passwd", "secret"];

    /// <summary>The password of the address at a place; length 0 where it has none.</summary>
    public static (string Kind, int Start, int Length) Match(ReadOnlySpan<char> text, int at)
    {
        var start = at + Opening.Length;
        var head = text.Slice(start, Math.Min(MaximumLength, text.Length - start));
        var end = head.IndexOfAny(Ends);
        if (end < 0 || head[end] != '@')
        {
            return (Kind, 0, 0);
        }

        var colon = head[..end].IndexOf(':');
        var password = colon < 0 ? [] : head[(colon + 1)..end];
        return password.Length >= MinimumPassword && !SecretEntropy.IsExample(password) && !IsVariable(password)
            ? (Kind, start + colon + 1, password.Length)
            : (Kind, 0, 0);
    }

    private static bool IsVariable(ReadOnlySpan<char> password)
    {
        foreach (var variable in Variables)
        {
            if (password.Contains(variable, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
