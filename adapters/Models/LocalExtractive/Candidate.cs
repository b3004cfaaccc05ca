using Cartrita.Adapters.Knowledge.Text;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>A unit that may answer, with the terms that it is judged by.</summary>
internal sealed class Candidate
{
    /// <summary>The passage that it stands in, by its place among them.</summary>
    internal required int PassageOrdinal { get; init; }

    /// <summary>The passage that it stands in.</summary>
    internal required Passage Passage { get; init; }

    /// <summary>The number of its section inside the passage.</summary>
    internal required int Section { get; init; }

    /// <summary>Its span inside the passage.</summary>
    internal required TextUnit Unit { get; init; }

    /// <summary>Its own terms.</summary>
    internal required IReadOnlyList<string> Terms { get; init; }

    /// <summary>The terms of the headings above it, or of its table's first row.</summary>
    internal required IReadOnlyList<string> HeadingTerms { get; init; }

    /// <summary>The terms of the units before and after it, in the same section.</summary>
    internal IReadOnlyList<string> NeighbourTerms { get; private set; } = [];

    /// <summary>Its text.</summary>
    internal ReadOnlySpan<char> Text => Passage.Text.AsSpan(Unit.Start, Unit.Length);

    /// <summary>Reads the candidates of passages, in reading order.</summary>
    internal static List<Candidate> Read(IReadOnlyList<Passage> passages)
    {
        var candidates = new List<Candidate>();
        for (var ordinal = 0; ordinal < passages.Count; ordinal++)
        {
            ReadPassage(candidates, passages[ordinal], ordinal);
        }

        return candidates;
    }

    private static void ReadPassage(List<Candidate> candidates, Passage passage, int ordinal)
    {
        var headings = new List<string>[7];
        List<string>? tableHead = null;
        var sections = 0;
        var section = new List<Candidate>();
        var units = SentenceSplitter.Split(passage.Text);
        for (var at = 0; at < units.Count; at++)
        {
            var unit = units[at];
            var terms = Knowledge.Text.Terms.Of(passage.Text.AsSpan(unit.Start, unit.Length));
            if (unit.Kind == TextUnitKind.Heading)
            {
                LinkNeighbours(section);
                section.Clear();
                sections++;
                var level = LevelOf(passage.Text, unit.Start);
                headings[level] = terms;
                Array.Clear(headings, level + 1, headings.Length - level - 1);
                tableHead = null;
                continue;
            }

            if (unit.Kind != TextUnitKind.TableRow)
            {
                tableHead = null;
            }

            if (unit.Kind == TextUnitKind.TableRow && tableHead is null && at + 1 < units.Count && units[at + 1].Kind == TextUnitKind.TableRow)
            {
                // A table's head answers nothing; it says what its rows are about.
                tableHead = terms;
                continue;
            }

            var context = headings.Where(heading => heading is not null).SelectMany(heading => heading).Concat(tableHead ?? []).ToList();
            var candidate = new Candidate { PassageOrdinal = ordinal, Section = sections, Passage = passage, Unit = unit, Terms = terms, HeadingTerms = context };
            section.Add(candidate);
            candidates.Add(candidate);
        }

        LinkNeighbours(section);
    }

    private static void LinkNeighbours(List<Candidate> section)
    {
        for (var at = 0; at < section.Count; at++)
        {
            if (section[at].Unit.Kind == TextUnitKind.TableRow)
            {
                continue;
            }

            IEnumerable<string> before = at > 0 ? section[at - 1].Terms : [];
            IEnumerable<string> after = at + 1 < section.Count ? section[at + 1].Terms : [];
            section[at].NeighbourTerms = [.. before, .. after];
        }
    }

    // A heading's unit begins after its marks.
    private static int LevelOf(string text, int start)
    {
        var level = 0;
        for (var at = start - 1; at >= 0 && text[at] is '#' or ' ' or '\t'; at--)
        {
            level += text[at] == '#' ? 1 : 0;
        }

        return Math.Clamp(level, 1, 6);
    }
}
