namespace Cartrita.Core.Tools.Code;

/// <summary>Finds which lines of two texts differ: lines that both have once hold the rest apart (patience), Myers' algorithm goes between them.</summary>
/// <remarks>What differs by more than <see cref="MostEdits"/> lines in one stretch is replaced whole, so that time and memory are bounded; the result is right in any case.</remarks>
internal sealed class LineDiff
{
    /// <summary>The most edits that are looked for in one stretch.</summary>
    internal const int MostEdits = 500;

    private readonly int[] before;
    private readonly int[] after;

    private LineDiff(int[] before, int[] after)
    {
        (this.before, this.after) = (before, after);
        (Deleted, Inserted) = (new bool[before.Length], new bool[after.Length]);
    }

    /// <summary>Which of the old lines are gone.</summary>
    internal bool[] Deleted { get; }

    /// <summary>Which of the new lines were not there.</summary>
    internal bool[] Inserted { get; }

    /// <summary>Compares.</summary>
    /// <param name="before">The old lines.</param>
    /// <param name="after">The new ones.</param>
    internal static LineDiff Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var diff = new LineDiff(Numbered(before, numbers), Numbered(after, numbers));
        diff.Compare();
        return diff;
    }

    private static int[] Numbered(IReadOnlyList<string> lines, Dictionary<string, int> numbers)
    {
        var numbered = new int[lines.Count];
        for (var index = 0; index < numbered.Length; index++)
        {
            numbered[index] = numbers.TryGetValue(lines[index], out var known) ? known : numbers[lines[index]] = numbers.Count;
        }

        return numbered;
    }

    private void Compare()
    {
        var open = new Stack<Stretch>([new Stretch(0, before.Length, 0, after.Length)]);
        while (open.TryPop(out var stretch))
        {
            var rest = Trimmed(stretch);
            if (rest.OldStart == rest.OldEnd || rest.NewStart == rest.NewEnd)
            {
                Replace(rest);
                continue;
            }

            var anchors = Anchors(rest);
            if (anchors.Count == 0)
            {
                if (!MyersDiff.Mark(before, after, rest, Deleted, Inserted, MostEdits))
                {
                    Replace(rest);
                }

                continue;
            }

            var (old, now) = (rest.OldStart, rest.NewStart);
            foreach (var (oldAt, newAt) in anchors)
            {
                open.Push(new Stretch(old, oldAt, now, newAt));
                (old, now) = (oldAt + 1, newAt + 1);
            }

            open.Push(new Stretch(old, rest.OldEnd, now, rest.NewEnd));
        }
    }

    private Stretch Trimmed(Stretch stretch)
    {
        var (oldStart, oldEnd, newStart, newEnd) = stretch;
        while (oldStart < oldEnd && newStart < newEnd && before[oldStart] == after[newStart])
        {
            oldStart++;
            newStart++;
        }

        while (oldStart < oldEnd && newStart < newEnd && before[oldEnd - 1] == after[newEnd - 1])
        {
            oldEnd--;
            newEnd--;
        }

        return new Stretch(oldStart, oldEnd, newStart, newEnd);
    }

    private void Replace(Stretch stretch)
    {
        Deleted.AsSpan(stretch.OldStart..stretch.OldEnd).Fill(true);
        Inserted.AsSpan(stretch.NewStart..stretch.NewEnd).Fill(true);
    }

    // Lines that stand once on each side, as many as keep their order.
    private List<(int Old, int New)> Anchors(Stretch stretch)
    {
        var (old, now) = (Once(before, stretch.OldStart, stretch.OldEnd), Once(after, stretch.NewStart, stretch.NewEnd));
        List<(int Old, int New)> shared = [.. old.Where(line => line.Value >= 0 && now.GetValueOrDefault(line.Key, -1) >= 0).Select(line => (line.Value, now[line.Key])).OrderBy(pair => pair.Value)];
        return Rising(shared);
    }

    private static Dictionary<int, int> Once(int[] lines, int start, int end)
    {
        var found = new Dictionary<int, int>();
        for (var index = start; index < end; index++)
        {
            found[lines[index]] = found.ContainsKey(lines[index]) ? -1 : index;
        }

        return found;
    }

    // The longest run of pairs that rises on both sides.
    private static List<(int Old, int New)> Rising(List<(int Old, int New)> pairs)
    {
        var (ends, back) = (new List<int>(), new int[pairs.Count]);
        for (var index = 0; index < pairs.Count; index++)
        {
            var (low, high) = (0, ends.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = pairs[ends[middle]].New < pairs[index].New ? (middle + 1, high) : (low, middle);
            }

            back[index] = low == 0 ? -1 : ends[low - 1];
            if (low == ends.Count)
            {
                ends.Add(index);
            }
            else
            {
                ends[low] = index;
            }
        }

        var run = new List<(int Old, int New)>();
        for (var index = ends.Count == 0 ? -1 : ends[^1]; index >= 0; index = back[index])
        {
            run.Add(pairs[index]);
        }

        run.Reverse();
        return run;
    }
}

/// <summary>A stretch of both texts, in lines from 0; the ends are not in it.</summary>
internal readonly record struct Stretch(int OldStart, int OldEnd, int NewStart, int NewEnd);
