namespace Cartrita.Adapters.Crawl.Web;

/// <summary>The rules of a <c>robots.txt</c> for one crawler (RFC 9309): of the groups that name it, else of those for everybody, the longest pattern that fits decides, and allowing wins a tie.</summary>
internal sealed class RobotsRules
{
    private readonly List<(string Pattern, bool Allows)> rules;

    private RobotsRules(List<(string, bool)> rules) => this.rules = rules;

    /// <summary>Everything is allowed.</summary>
    public static RobotsRules None { get; } = new([]);

    /// <summary>Reads a file; lines that it does not know are passed over.</summary>
    public static RobotsRules Parse(string text, string agent)
    {
        var (mine, everybody) = (new List<(string, bool)>(), new List<(string, bool)>());
        var (isMine, isEverybody, isNamed, inNames) = (false, false, false, false);
        foreach (var line in text.Split('\n', '\r'))
        {
            var content = line.Split('#')[0];
            if (content.IndexOf(':', StringComparison.Ordinal) is var colon && colon < 0)
            {
                continue;
            }

            var (name, value) = (content[..colon].Trim().ToLowerInvariant(), content[(colon + 1)..].Trim());
            if (name == "user-agent")
            {
                (isMine, isEverybody) = inNames ? (isMine, isEverybody) : (false, false);
                isMine |= value.Split('/')[0].Trim().Equals(agent, StringComparison.OrdinalIgnoreCase);
                isEverybody |= value == "*";
                (isNamed, inNames) = (isNamed || isMine, true);
            }
            else if (name is "allow" or "disallow")
            {
                inNames = false;
                Add(isMine ? mine : null, value, name == "allow");
                Add(isEverybody ? everybody : null, value, name == "allow");
            }
        }

        return new RobotsRules(isNamed ? mine : everybody);
    }

    /// <summary>Whether an address may be asked for.</summary>
    public bool Allow(Uri address)
    {
        var path = address.PathAndQuery;
        var (longest, allows) = (-1, true);
        foreach (var (pattern, allow) in rules)
        {
            if (pattern.Length >= longest && Fits(pattern, path) && (pattern.Length > longest || allow))
            {
                (longest, allows) = (pattern.Length, allow);
            }
        }

        return allows;
    }

    // An empty pattern says nothing.
    private static void Add(List<(string, bool)>? group, string pattern, bool allows)
    {
        if (pattern.Length > 0)
        {
            group?.Add((pattern, allows));
        }
    }

    // Greedy with one place to return to, so that no pattern takes more than its length times the path's.
    private static bool Fits(string pattern, string path)
    {
        var (ends, length) = (pattern.EndsWith('$'), pattern.EndsWith('$') ? pattern.Length - 1 : pattern.Length);
        var (at, inPath, star, mark) = (0, 0, -1, 0);
        while (true)
        {
            if (at == length && (!ends || inPath == path.Length))
            {
                return true;
            }

            if (at < length && pattern[at] == '*')
            {
                (star, mark, at) = (at, inPath, at + 1);
            }
            else if (at < length && inPath < path.Length && pattern[at] == path[inPath])
            {
                (at, inPath) = (at + 1, inPath + 1);
            }
            else if (star >= 0 && mark < path.Length)
            {
                (at, inPath, mark) = (star + 1, mark + 1, mark + 1);
            }
            else
            {
                return false;
            }
        }
    }
}
