using System.Text.RegularExpressions;
using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Infra;

internal enum TokenKind
{
    Name,
    Text,
    Mark,
}

/// <summary>A token, with how deep in braces, brackets and parentheses it stands.</summary>
internal sealed record Token(TokenKind Kind, string Value, int Depth);

/// <summary>As much of a Bicep file as one needs to see whether its parts fit: declarations, names used, and the keys of objects.</summary>
internal sealed partial class BicepFile
{
    private BicepFile(string path, IReadOnlyList<Token> tokens, bool balanced)
    {
        Path = path;
        Tokens = tokens;
        Balanced = balanced;
    }

    public string Path { get; }

    public IReadOnlyList<Token> Tokens { get; }

    public bool Balanced { get; }

    /// <summary>Parameters; true where one must be given.</summary>
    public IReadOnlyDictionary<string, bool> Parameters => Declared("param").ToDictionary(
        at => Tokens[at].Value,
        at => !(Tokens[at + 1] is { Kind: TokenKind.Name } && Tokens.ElementAtOrDefault(at + 2)?.Value == "=") && Tokens[at + 1].Value != "=",
        StringComparer.Ordinal);

    public IReadOnlySet<string> Outputs => Declared("output").Select(at => Tokens[at].Value).ToHashSet(StringComparer.Ordinal);

    public IReadOnlySet<string> Variables => Declared("var").Select(at => Tokens[at].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Modules and resources: name, then the file or the type, then where the declaration's object begins.</summary>
    public IEnumerable<(string Name, string Target, int Body)> Bodies(string keyword) =>
        Declared(keyword).Select(at => (Tokens[at].Value, Tokens[at + 1].Value, Enumerable.Range(at + 2, Tokens.Count - at - 2).First(i => Tokens[i].Value == "{")));

    public static BicepFile Parse(SourceText file)
    {
        var tokens = new List<Token>();
        var depth = 0;
        var lowest = 0;
        Scan(file.Text);
        return new BicepFile(file.Path, tokens, depth == 0 && lowest == 0);

        void Scan(string text)
        {
            foreach (Match match in Piece().Matches(text))
            {
                if (match.Groups["name"].Success)
                {
                    tokens.Add(new Token(TokenKind.Name, match.Value, depth));
                }
                else if (match.Groups["text"].Success)
                {
                    tokens.Add(new Token(TokenKind.Text, match.Value.Trim('\''), depth));
                    foreach (Match hole in Interpolation().Matches(match.Value))
                    {
                        // Names inside a string are used there; the depth keeps them out of the object's keys.
                        depth += 100;
                        Scan(hole.Groups[1].Value);
                        depth -= 100;
                    }
                }
                else if (match.Groups["mark"].Success)
                {
                    depth -= match.Value is "}" or "]" or ")" ? 1 : 0;
                    lowest = Math.Min(lowest, depth);
                    tokens.Add(new Token(TokenKind.Mark, match.Value, depth));
                    depth += match.Value is "{" or "[" or "(" ? 1 : 0;
                }
            }
        }
    }

    /// <summary>The keys of the object that begins at this token, each with where its value begins.</summary>
    public IEnumerable<(string Key, int Value)> Keys(int body)
    {
        var depth = Tokens[body].Depth + 1;
        for (var at = body + 1; at < Tokens.Count && Tokens[at].Depth >= depth; at++)
        {
            if (Tokens[at].Depth == depth && Tokens[at].Kind != TokenKind.Mark && Tokens.ElementAtOrDefault(at + 1) is { Value: ":" } && Tokens[at - 1].Value is not "?" and not "." )
            {
                yield return (Tokens[at].Value, at + 2);
            }
        }
    }

    /// <summary>True where the file holds <c>key: value</c> anywhere.</summary>
    public bool Sets(string key, string value) =>
        Enumerable.Range(0, Math.Max(0, Tokens.Count - 2)).Any(at => Tokens[at].Value == key && Tokens[at + 1].Value == ":" && Tokens[at + 2].Value == value);

    private IEnumerable<int> Declared(string keyword) =>
        Enumerable.Range(0, Tokens.Count - 1).Where(at => Tokens[at] is { Kind: TokenKind.Name } token && token.Value == keyword && IsStatement(at)).Select(at => at + 1);

    /// <summary>A keyword, and not a property of that name: it is followed by a name and no colon stands between them.</summary>
    private bool IsStatement(int at) => Tokens[at + 1].Kind == TokenKind.Name && (at == 0 || Tokens[at - 1].Value is not "." and not ":");

    [GeneratedRegex(@"//[^\n]*|/\*[\s\S]*?\*/|(?<text>'(?:\\.|\$\{(?:[^{}']|'[^']*')*\}|[^'\\])*')|(?<name>[A-Za-z_][A-Za-z0-9_]*)|\d+|(?<mark>[{}\[\]().:?=@,!<>&|+*-])")]
    private static partial Regex Piece();

    [GeneratedRegex(@"\$\{((?:[^{}']|'[^']*')*)\}")]
    private static partial Regex Interpolation();
}
