namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>The headings above a line, outermost first.</summary>
public sealed class HeadingStack
{
    private readonly List<(int Level, string Name)> headings = [];

    /// <summary>The innermost heading's level; -1 where there is none.</summary>
    public int Level => headings.Count > 0 ? headings[^1].Level : -1;

    /// <summary>The path of the headings; null where there are none.</summary>
    public string? Path => SectionPath.Of(headings.Select(heading => heading.Name));

    /// <summary>A heading comes; those of its level and below are over.</summary>
    /// <param name="level">Its level; higher is further inside.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The new path.</returns>
    public string? Enter(int level, string name)
    {
        Leave(level);
        headings.Add((level, name));
        return Path;
    }

    /// <summary>Headings of a level and below are over.</summary>
    /// <param name="level">The level.</param>
    public void Leave(int level)
    {
        while (headings.Count > 0 && headings[^1].Level >= level)
        {
            headings.RemoveAt(headings.Count - 1);
        }
    }
}
