using System.Text.RegularExpressions;
using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Infra;

/// <summary>What the Bicep compiler and its linter would say first, and what Cartrita demands of every resource. No registry here holds the compiler.</summary>
internal static partial class BicepLaw
{
    private static readonly string[] Words =
        ["param", "var", "resource", "module", "output", "existing", "if", "for", "in", "true", "false", "null", "string", "int", "bool", "object", "array", "targetScope", "using", "func", "type"];

    private static readonly string[] NeverTagged = ["Microsoft.Authorization/roleAssignments", "Microsoft.Insights/diagnosticSettings"];

    /// <param name="file">The file.</param>
    /// <param name="sibling">Reads another file by its path relative to this one; null where there is none.</param>
    public static LawReport Examine(BicepFile file, Func<string, BicepFile?> sibling) =>
        LawReport.Of(file.Tokens.Count, Shape(file).Concat(Names(file)).Concat(Modules(file, sibling)).Concat(Resources(file)).Concat(Secrets(file)).Select(problem => $"{file.Path}: {problem}"));

    public static LawReport ExamineParameters(BicepFile parameters, BicepFile main)
    {
        var given = parameters.Parameters.Keys.ToList();
        var unknown = given.Where(name => !main.Parameters.ContainsKey(name)).Select(name => $"{parameters.Path}: {name} is no parameter of {main.Path}");
        var missing = main.Parameters.Where(pair => pair.Value && !given.Contains(pair.Key, StringComparer.Ordinal)).Select(pair => $"{parameters.Path}: {pair.Key} is not given");
        return LawReport.Of(given.Count, unknown.Concat(missing));
    }

    // Of a lambda: the name before its arrow.
    private static IEnumerable<string> LambdaNames(IReadOnlyList<Token> tokens) => Enumerable.Range(0, Math.Max(0, tokens.Count - 2))
        .Where(at => tokens[at].Kind == TokenKind.Name && (tokens[at + 1].Value == "=>" || (tokens[at + 1].Value == "=" && tokens[at + 2].Value == ">")))
        .Select(at => tokens[at].Value);

    private static IEnumerable<string> Shape(BicepFile file) => file.Balanced ? [] : ["braces do not balance"];

    private static IEnumerable<string> Names(BicepFile file)
    {
        var tokens = file.Tokens;
        var declared = file.Parameters.Keys.Concat(file.Variables)
            .Concat(file.Bodies("resource").Select(one => one.Name)).Concat(file.Bodies("module").Select(one => one.Name)).ToHashSet(StringComparer.Ordinal);
        var loops = Enumerable.Range(1, tokens.Count - 1).Where(at => tokens[at - 1].Value == "for").SelectMany(at => LoopNames(tokens, at)).Concat(LambdaNames(tokens)).ToHashSet(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < tokens.Count; at++)
        {
            var next = tokens.ElementAtOrDefault(at + 1)?.Value;
            var before = at == 0 ? null : tokens[at - 1].Value;
            var isKeyOrCall = next is "(" || (next is ":" && before is not "in" && tokens[at].Depth < 100 && !IsBranch(tokens, at));
            if (tokens[at].Kind != TokenKind.Name || Words.Contains(tokens[at].Value, StringComparer.Ordinal) || isKeyOrCall || before is "." or "@")
            {
                continue;
            }

            if (before is "param" or "var" or "resource" or "module" or "output")
            {
                continue;
            }

            used.Add(tokens[at].Value);
            if (!declared.Contains(tokens[at].Value) && !loops.Contains(tokens[at].Value))
            {
                yield return $"{tokens[at].Value} is not declared";
            }
        }

        foreach (var name in file.Parameters.Keys.Concat(file.Variables).Where(name => !used.Contains(name)))
        {
            yield return $"{name} is never used";
        }
    }

    /// <summary>A loop has an item, or <c>(item, index)</c>.</summary>
    private static IEnumerable<string> LoopNames(IReadOnlyList<Token> tokens, int at) =>
        tokens[at].Value == "(" ? tokens.Skip(at + 1).TakeWhile(token => token.Value != ")").Where(token => token.Kind == TokenKind.Name).Select(token => token.Value) : [tokens[at].Value];

    /// <summary>The middle of <c>condition ? name : other</c> is followed by a colon and is no key.</summary>
    private static bool IsBranch(IReadOnlyList<Token> tokens, int at)
    {
        for (var back = at - 1; back >= 0 && tokens[back].Depth >= tokens[at].Depth; back--)
        {
            if (tokens[back].Depth == tokens[at].Depth && tokens[back].Value is "?" or ":" or "=")
            {
                return tokens[back].Value == "?";
            }
        }

        return false;
    }

    private static IEnumerable<string> Modules(BicepFile file, Func<string, BicepFile?> sibling)
    {
        var files = new Dictionary<string, BicepFile>(StringComparer.Ordinal);
        foreach (var (name, path, body) in file.Bodies("module"))
        {
            if (sibling(path) is not { } target)
            {
                yield return $"module {name} names {path}, which does not exist";
                continue;
            }

            files[name] = target;
            var parameters = file.Keys(body).Where(key => key.Key == "params").Select(key => key.Value).ToList();
            var given = parameters.Count == 0 ? [] : file.Keys(parameters[0]).Select(key => key.Key).ToList();
            foreach (var unknown in given.Where(one => !target.Parameters.ContainsKey(one)))
            {
                yield return $"module {name} gives {unknown}, which {path} does not take";
            }

            foreach (var missing in target.Parameters.Where(pair => pair.Value && !given.Contains(pair.Key, StringComparer.Ordinal)))
            {
                yield return $"module {name} does not give {missing.Key}";
            }
        }

        for (var at = 0; at + 4 < file.Tokens.Count; at++)
        {
            if (file.Tokens[at + 1].Value == "." && file.Tokens[at + 2].Value == "outputs" && files.TryGetValue(file.Tokens[at].Value, out var target) && !target.Outputs.Contains(file.Tokens[at + 4].Value))
            {
                yield return $"module {file.Tokens[at].Value} has no output {file.Tokens[at + 4].Value}";
            }
        }
    }

    private static IEnumerable<string> Resources(BicepFile file)
    {
        foreach (var (name, type, body) in file.Bodies("resource"))
        {
            var nested = !type.Contains('/', StringComparison.Ordinal);
            if (!nested && !Versioned().IsMatch(type))
            {
                yield return $"resource {name} has the type '{type}' without an exact API version";
            }

            var keys = file.Keys(body).Select(key => key.Key).ToList();
            if (!keys.Contains("name", StringComparer.Ordinal))
            {
                yield return $"resource {name} has no name";
            }

            var kind = type.Split('@')[0];
            var isChild = nested || kind.Count(one => one == '/') > 1 || keys.Contains("parent", StringComparer.Ordinal);
            var isExisting = Enumerable.Range(0, body).Last(at => file.Tokens[at].Value == name) is var at && file.Tokens[at + 2].Value == "existing";
            if (!isChild && !isExisting && !NeverTagged.Contains(kind, StringComparer.Ordinal) && !keys.Contains("tags", StringComparer.Ordinal))
            {
                yield return $"resource {name} has no tags";
            }

            if (kind == "Microsoft.Authorization/roleAssignments" && !file.Sets("principalType", "ServicePrincipal"))
            {
                yield return $"role assignment {name} does not say principalType: a fresh identity is not found without it";
            }
        }
    }

    private static IEnumerable<string> Secrets(BicepFile file)
    {
        foreach (var text in file.Tokens.Where(token => token.Kind == TokenKind.Text && KeyText().IsMatch(token.Value)))
        {
            yield return $"'{text.Value}' carries a key";
        }

        foreach (var call in file.Tokens.Where(token => token.Kind == TokenKind.Name && token.Value is "listKeys" or "listAccountSas" or "listServiceSas" or "listAdminKeys"))
        {
            // The blob webhook's key is the one thing that Event Grid cannot replace by an identity.
            if (!(file.Path.EndsWith("/events.bicep", StringComparison.Ordinal) && call.Value == "listKeys"))
            {
                yield return $"{call.Value} reads a key; give the identity a role";
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z.]+(/[A-Za-z]+)+@\d{4}-\d{2}-\d{2}(-preview)?$")]
    private static partial Regex Versioned();

    [GeneratedRegex("AccountKey=|AccessKey=|SharedAccessKey=|InstrumentationKey=|;Password=", RegexOptions.IgnoreCase)]
    private static partial Regex KeyText();
}
