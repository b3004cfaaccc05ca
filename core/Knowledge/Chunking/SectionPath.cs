using System.Globalization;
using System.Text;

namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>The names of sections: paths such as <c>Guide > Install</c>, of at most <see cref="TextChunk.MaximumSectionLength"/> characters.</summary>
public static class SectionPath
{
    /// <summary>Stands between a section and the one inside it.</summary>
    public const string Separator = " > ";

    private const string Ellipsis = "…";

    /// <summary>A path of names, outermost first.</summary>
    /// <param name="names">The names; blanks in them are made single spaces.</param>
    /// <returns>The path; null where there are no names.</returns>
    public static string? Of(IEnumerable<string> names)
    {
        var path = string.Join(Separator, names.Select(Tidy).Where(name => name.Length > 0));
        return path.Length == 0 ? null : Limit(path);
    }

    /// <summary>Whether the second section is the first one or lies in it.</summary>
    /// <param name="outer">The first.</param>
    /// <param name="inner">The second.</param>
    internal static bool Holds(string? outer, string? inner) =>
        outer is null
            ? inner is null
            : inner is not null && inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner.AsSpan(outer.Length).StartsWith(Separator));

    /// <summary>One name for neighbours: the path that they share, then what differs.</summary>
    /// <param name="sections">The neighbours' paths, in order.</param>
    internal static string? Join(IReadOnlyList<string> sections)
    {
        if (sections.Count < 2)
        {
            return sections.Count == 0 ? null : sections[0];
        }

        var paths = sections.Select(section => section.Split(Separator)).ToList();
        var shared = paths.Min(path => paths[0].AsSpan().CommonPrefixLength(path));
        var rest = paths.Where(path => path.Length > shared).Select(path => path[shared]).Distinct();
        return Of([.. paths[0][..shared], string.Join(", ", rest)]);
    }

    // A name is one line, and no more of it is looked at than can be shown.
    private static string Tidy(string name)
    {
        var tidy = new StringBuilder();
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, 2 * TextChunk.MaximumSectionLength)))
        {
            if (!char.IsWhiteSpace(character) && !char.IsControl(character))
            {
                tidy.Append(character);
            }
            else if (tidy.Length > 0 && tidy[^1] != ' ')
            {
                tidy.Append(' ');
            }
        }

        return tidy.ToString().TrimEnd();
    }

    // Cuts what is too long, at the end of a grapheme cluster.
    private static string Limit(string section)
    {
        if (section.Length <= TextChunk.MaximumSectionLength)
        {
            return section;
        }

        var (end, limit) = (0, TextChunk.MaximumSectionLength - Ellipsis.Length);
        while (end + StringInfo.GetNextTextElementLength(section.AsSpan(end, Math.Min(section.Length - end, limit + 1))) is var next && next <= limit)
        {
            end = next;
        }

        return section[..end] + Ellipsis;
    }
}
