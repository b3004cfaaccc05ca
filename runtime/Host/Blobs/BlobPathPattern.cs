using System.Text;
using System.Text.RegularExpressions;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>The path of a blob trigger: a container, and a name with parts between braces. Double braces stand for themselves.</summary>
/// <remarks>As on the real host a part takes as much as it can, slashes included, and no part is like the catch-all of a route.</remarks>
internal sealed partial class BlobPathPattern
{
    private readonly Regex _names;

    private BlobPathPattern(string container, string prefix, Regex names, IReadOnlyList<string> parameters)
    {
        Container = container;
        Prefix = prefix;
        _names = names;
        Parameters = parameters;
    }

    /// <summary>The container, which is fixed.</summary>
    public string Container { get; }

    /// <summary>What every name that fits begins with.</summary>
    public string Prefix { get; }

    /// <summary>The names between braces, in order.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <exception cref="FormatException">The text is no path; the message says why.</exception>
    public static BlobPathPattern Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var container = slash < 0 ? text : text[..slash];
        if (!ContainerName().IsMatch(container))
        {
            throw new FormatException($"the container '{container}' has to be a fixed name of 3 to 63 lower-case letters, digits and hyphens");
        }

        return slash < 0
            ? new(container, "", AnyName(), [])
            : ParseName(container, text[(slash + 1)..]);
    }

    /// <summary>Whether a container can be named so.</summary>
    public static bool IsContainer(string name) => ContainerName().IsMatch(name);

    /// <returns>The parts by name, or null where the blob's name does not fit.</returns>
    public IReadOnlyDictionary<string, string>? Match(string blobName)
    {
        var match = _names.Match(blobName);
        return match.Success
            ? Parameters.ToDictionary(parameter => parameter, parameter => match.Groups[parameter].Value, StringComparer.OrdinalIgnoreCase)
            : null;
    }

    private static BlobPathPattern ParseName(string container, string name)
    {
        var expression = new StringBuilder("^");
        var parameters = new List<string>();
        string? prefix = null;
        var literal = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] is '{' or '}' && i + 1 < name.Length && name[i + 1] == name[i])
            {
                literal.Append(name[i++]);
            }
            else if (name[i] == '{')
            {
                var end = name.IndexOf('}', i);
                var parameter = end < 0 ? "" : name[(i + 1)..end];
                if (!Identifier().IsMatch(parameter) || parameters.Contains(parameter, StringComparer.OrdinalIgnoreCase))
                {
                    throw new FormatException($"'{(end < 0 ? name[i..] : name[i..(end + 1)])}' is not a name between braces that is used once");
                }

                prefix ??= literal.ToString();
                expression.Append(Regex.Escape(literal.ToString())).Append("(?<").Append(parameter).Append(">.*)");
                literal.Clear();
                parameters.Add(parameter);
                i = end;
            }
            else if (name[i] == '}')
            {
                throw new FormatException("it has a closing brace without an opening one");
            }
            else
            {
                literal.Append(name[i]);
            }
        }

        expression.Append(Regex.Escape(literal.ToString())).Append('$');
        const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture;
        return new(container, prefix ?? literal.ToString(), new(expression.ToString(), Options), parameters);
    }

    [GeneratedRegex(@"\A(?:[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])|\$root|\$web)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex("", RegexOptions.CultureInvariant)]
    private static partial Regex AnyName();
}
