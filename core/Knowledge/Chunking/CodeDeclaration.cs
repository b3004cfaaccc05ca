using System.Collections.Frozen;

namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Tells whether a line declares something, by its words alone.</summary>
/// <param name="Name">What it declares.</param>
/// <param name="IsContainer">Whether functions may lie in it.</param>
internal readonly record struct CodeDeclaration(string Name, bool IsContainer)
{
    // More of a line is no head of anything; a line of megabytes is not searched.
    private const int MaximumHead = 400;

    private static readonly FrozenSet<string> Modifiers = FrozenSet.Create(
        StringComparer.Ordinal,
        "public", "private", "protected", "internal", "fileprivate", "open", "static", "final", "sealed", "abstract", "partial", "virtual", "override", "async", "unsafe", "extern",
        "export", "default", "declare", "readonly", "data", "inner", "companion", "suspend", "inline", "case", "implicit", "lazy", "mutating", "native", "synchronized", "file",
        "explicit", "constexpr", "friend", "new", "pub", "const", "typedef", "value", "annotation", "infix", "operator", "tailrec", "required", "convenience", "indirect", "ref");

    private static readonly FrozenSet<string> Control = FrozenSet.Create(
        StringComparer.Ordinal,
        "if", "else", "for", "foreach", "while", "do", "switch", "case", "return", "throw", "try", "catch", "finally", "using", "lock", "await", "yield", "new", "delete", "import",
        "from", "assert", "sizeof", "typeof", "goto", "elif", "then", "with", "when", "match", "select", "defer", "guard", "var", "let", "const", "echo", "print", "require", "super", "this", "base");

    /// <summary>What a line declares; null where it declares nothing.</summary>
    /// <param name="line">The line, without its indentation.</param>
    /// <param name="language">The language.</param>
    /// <param name="inContainer">Whether it lies in a container.</param>
    internal static CodeDeclaration? Of(ReadOnlySpan<char> line, CodeLanguage language, bool inContainer)
    {
        var head = line[..Math.Min(line.Length, MaximumHead)];
        var rest = head;
        for (var words = 0; words < 8; words++)
        {
            var word = NextWord(rest, out var after).ToString();
            var isContainer = language.Containers.Contains(word);
            if (isContainer && language.BareFunctions && head.Contains('('))
            {
                // A function that gives a struct.
                break;
            }

            if (isContainer && !language.Containers.Contains(NextWord(after, out _).ToString()))
            {
                return Declared(after, word == "impl") is { } type ? new CodeDeclaration(type, IsContainer: true) : null;
            }

            if (language.Functions.Contains(word))
            {
                var name = Declared(word == "func" ? AfterReceiver(after) : after, toBrace: false) ?? (word is "init" or "subscript" ? word : null);
                return name is null ? null : new CodeDeclaration(name, IsContainer: false);
            }

            if (!isContainer && !Modifiers.Contains(word))
            {
                break;
            }

            rest = after;
        }

        return Assigned(head, language) ?? Bare(head, language, inContainer);
    }

    // const name = (a) => …, const name = function …
    private static CodeDeclaration? Assigned(ReadOnlySpan<char> head, CodeLanguage language)
    {
        if (!language.Functions.Contains("function*"))
        {
            return null;
        }

        var equal = head.IndexOf('=');
        var before = equal > 0 ? head[..equal].TrimEnd() : default;
        var after = equal > 0 ? head[(equal + 1)..].TrimStart() : default;
        var arrow = after.IndexOf("=>", StringComparison.Ordinal);
        var isFunction = after.StartsWith("function", StringComparison.Ordinal) || after.StartsWith("async ", StringComparison.Ordinal)
            || (arrow > 0 && (after[0] == '(' || !after[..arrow].TrimEnd().ContainsAny("( .")));
        var word = before.LastIndexOf(' ');
        return isFunction && word > 0 && before[..word].TrimEnd() is var keyword && (keyword.EndsWith("const") || keyword.EndsWith("let") || keyword.EndsWith("var"))
            ? new CodeDeclaration(before[(word + 1)..].ToString(), IsContainer: false)
            : null;
    }

    // Type name(arguments), without a word between that makes it a statement or a call.
    private static CodeDeclaration? Bare(ReadOnlySpan<char> head, CodeLanguage language, bool inContainer)
    {
        if (head.Length > 2 && head[0] is '-' or '+' && head[1] is ' ' or '(' && language.Containers.Contains("@implementation"))
        {
            var type = head.IndexOf(')');
            return Declared(type > 0 ? head[(type + 1)..] : head[1..], toBrace: false) is { } selector ? new CodeDeclaration(selector, IsContainer: false) : null;
        }

        if (!language.BareFunctions && !(language.BareMembers && inContainer))
        {
            return null;
        }

        var open = head.IndexOf('(');
        if (open <= 0 || Control.Contains(NextWord(head, out _).ToString()) || (head.TrimEnd().EndsWith(";") && !head.Contains("=>", StringComparison.Ordinal)))
        {
            return null;
        }

        var before = head[..open].TrimEnd();
        before = before.EndsWith(">") && before.LastIndexOf('<') is var generic and > 0 ? before[..generic] : before;
        var begin = before.Length;
        while (begin > 0 && (IsName(before[begin - 1]) || before[begin - 1] is ':' or '~'))
        {
            begin--;
        }

        var name = before[begin..];
        if (name.IsEmpty || char.IsDigit(name[0]) || Control.Contains(name.ToString()))
        {
            return null;
        }

        // A shell function takes no arguments between its parentheses; everywhere else they look like a call.
        var opens = head.TrimEnd().EndsWith("{") || head.TrimEnd().EndsWith(")");
        var declares = language.Comment == "#"
            ? begin == 0 && head[open..].StartsWith("()")
            : begin == 0 ? opens && inContainer : !before[..begin].ContainsAny("=.;\"'({");
        return declares ? new CodeDeclaration(name.ToString(), IsContainer: false) : null;
    }

    private static ReadOnlySpan<char> AfterReceiver(ReadOnlySpan<char> rest) =>
        rest.Length > 0 && rest[0] == '(' && rest.IndexOf(')') is var close and > 0 ? rest[(close + 1)..].TrimStart() : rest;

    private static string? Declared(ReadOnlySpan<char> rest, bool toBrace)
    {
        if (toBrace)
        {
            var end = rest.IndexOf('{');
            return (end < 0 ? rest : rest[..end]).Trim() is { Length: > 0 } whole ? whole.ToString() : null;
        }

        rest = rest.TrimStart();
        if (rest.Length > 0 && rest[0] == '<' && rest.IndexOf('>') is var generics and > 0)
        {
            rest = rest[(generics + 1)..].TrimStart();
        }

        var length = 0;
        while (length < rest.Length && (IsName(rest[length]) || (rest[length] is '.' or ':' && length > 0 && length + 1 < rest.Length && IsName(rest[length + 1]))))
        {
            length++;
        }

        return length > 0 ? rest[..length].ToString() : null;
    }

    private static ReadOnlySpan<char> NextWord(ReadOnlySpan<char> rest, out ReadOnlySpan<char> after)
    {
        rest = rest.TrimStart();
        var length = 0;
        while (length < rest.Length && (IsName(rest[length]) || rest[length] is '@' or '!' or '*'))
        {
            length++;
        }

        after = rest[length..].TrimStart();
        if (rest[..length] is "pub" && after.Length > 0 && after[0] == '(' && after.IndexOf(')') is var close and > 0)
        {
            after = after[(close + 1)..].TrimStart();
        }

        return rest[..length];
    }

    private static bool IsName(char character) => char.IsLetterOrDigit(character) || character is '_' or '$';
}
