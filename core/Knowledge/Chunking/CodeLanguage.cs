using System.Collections.Frozen;

namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>How a programming language writes what has a name.</summary>
/// <param name="Containers">Words before the name of what holds functions, such as <c>class</c>.</param>
/// <param name="Functions">Words before the name of a function.</param>
internal sealed record CodeLanguage(string[] Containers, string[] Functions)
{
    private static readonly FrozenDictionary<string, CodeLanguage> ByExtension = Table();

    /// <summary>How a comment that ends with its line begins.</summary>
    internal string Comment { get; init; } = "//";

    /// <summary>Whether functions are also told by a name with parentheses after it, everywhere.</summary>
    internal bool BareFunctions { get; init; }

    /// <summary>Whether functions are told so inside of containers.</summary>
    internal bool BareMembers { get; init; }

    /// <summary>Whether a line that begins with a number sign is the preprocessor's.</summary>
    internal bool Preprocessor { get; init; }

    /// <summary>Whether three quotes open and close a text of several lines.</summary>
    internal bool TripleQuotes { get; init; }

    /// <summary>The language of an extension; null where it is none.</summary>
    /// <param name="extension">The extension with its dot.</param>
    internal static CodeLanguage? Of(string extension) => ByExtension.GetValueOrDefault(extension);

    private static FrozenDictionary<string, CodeLanguage> Table()
    {
        string[] types = ["class", "struct", "enum", "interface", "namespace", "union"];
        var script = new CodeLanguage(["class", "interface", "namespace", "enum"], ["function", "function*"]) { BareMembers = true };
        var c = new CodeLanguage(types, []) { BareFunctions = true, BareMembers = true, Preprocessor = true };
        var objective = new CodeLanguage([.. types, "@interface", "@implementation", "@protocol"], []) { BareFunctions = true, Preprocessor = true };
        var shell = new CodeLanguage([], ["function"]) { Comment = "#", BareFunctions = true };
        return new Dictionary<string, CodeLanguage>
        {
            [".py"] = new(["class"], ["def"]) { Comment = "#", TripleQuotes = true },
            [".js"] = script,
            [".jsx"] = script,
            [".ts"] = script,
            [".tsx"] = script,
            [".java"] = new([.. types, "record", "@interface"], []) { BareMembers = true },
            [".kt"] = new([.. types, "object"], ["fun"]) { TripleQuotes = true },
            [".go"] = new([], ["func", "type"]),
            [".rs"] = new(["impl", "trait", "mod", "struct", "enum", "union"], ["fn", "macro_rules!"]),
            [".rb"] = new(["class", "module"], ["def"]) { Comment = "#" },
            [".php"] = new([.. types, "trait"], ["function"]),
            [".cs"] = new([.. types, "record"], []) { BareMembers = true, Preprocessor = true, TripleQuotes = true },
            [".cpp"] = c,
            [".cc"] = c,
            [".c"] = c,
            [".h"] = c,
            [".hpp"] = c,
            [".m"] = objective,
            [".mm"] = objective,
            [".swift"] = new([.. types, "protocol", "extension", "actor"], ["func", "init", "subscript"]) { TripleQuotes = true },
            [".scala"] = new([.. types, "object", "trait"], ["def"]) { TripleQuotes = true },
            [".bash"] = shell,
            [".sh"] = shell,
            [".zsh"] = shell,
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
