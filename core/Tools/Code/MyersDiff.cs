namespace Cartrita.Core.Tools.Code;

/// <summary>The shortest edit between two stretches (Myers, An O(ND) Difference Algorithm and Its Variations, 1986), up to a number of edits.</summary>
internal static class MyersDiff
{
    /// <summary>Marks what differs; false, and nothing is marked, where that takes more edits.</summary>
    /// <param name="before">The old lines.</param>
    /// <param name="after">The new ones.</param>
    /// <param name="stretch">The stretch.</param>
    /// <param name="deleted">The marks of old lines.</param>
    /// <param name="inserted">The marks of new ones.</param>
    /// <param name="most">How many edits at most.</param>
    internal static bool Mark(int[] before, int[] after, Stretch stretch, bool[] deleted, bool[] inserted, int most)
    {
        var old = before.AsSpan(stretch.OldStart..stretch.OldEnd);
        var now = after.AsSpan(stretch.NewStart..stretch.NewEnd);
        most = Math.Min(most, old.Length + now.Length);
        var reach = new int[(2 * most) + 3];
        var trace = new List<int[]>();
        var middle = most + 1;
        for (var edits = 0; edits <= most; edits++)
        {
            // What was reached before these edits: the way back is read from it.
            trace.Add(reach.AsSpan(middle - edits - 1, (2 * edits) + 3).ToArray());
            for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                var at = diagonal == -edits || (diagonal != edits && reach[middle + diagonal - 1] < reach[middle + diagonal + 1])
                    ? reach[middle + diagonal + 1]
                    : reach[middle + diagonal - 1] + 1;
                while (at < old.Length && at - diagonal < now.Length && old[at] == now[at - diagonal])
                {
                    at++;
                }

                reach[middle + diagonal] = at;
                if (at >= old.Length && at - diagonal >= now.Length)
                {
                    WalkBack(trace, stretch, deleted, inserted);
                    return true;
                }
            }
        }

        return false;
    }

    private static void WalkBack(List<int[]> trace, Stretch stretch, bool[] deleted, bool[] inserted)
    {
        var (x, y) = (stretch.OldEnd - stretch.OldStart, stretch.NewEnd - stretch.NewStart);
        for (var edits = trace.Count - 1; edits > 0; edits--)
        {
            var (reach, middle, diagonal) = (trace[edits], edits + 1, x - y);
            var isInsertion = diagonal == -edits || (diagonal != edits && reach[middle + diagonal - 1] < reach[middle + diagonal + 1]);
            var from = isInsertion ? diagonal + 1 : diagonal - 1;
            (x, y) = (reach[middle + from], reach[middle + from] - from);
            if (isInsertion)
            {
                inserted[stretch.NewStart + y] = true;
            }
            else
            {
                deleted[stretch.OldStart + x] = true;
            }
        }
    }
}
