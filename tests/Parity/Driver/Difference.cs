using System.Text;

namespace Cartrita.Parity.Driver;

/// <summary>Where two transcripts part, line by line.</summary>
internal static class Difference
{
    /// <summary>The lines of both, those that one lacks marked: <c>-</c> is kept, <c>+</c> is what the host said now.</summary>
    public static string Of(string kept, string now)
    {
        var (left, right) = (kept.Split('\n'), now.Split('\n'));
        var common = Common(left, right);
        var text = new StringBuilder();
        for (int l = 0, r = 0; l < left.Length || r < right.Length;)
        {
            if (l < left.Length && r < right.Length && left[l] == right[r])
            {
                text.Append("  ").Append(left[l++]).Append('\n');
                r++;
            }
            else if (r == right.Length || (l < left.Length && common[l + 1, r] >= common[l, r + 1]))
            {
                text.Append("- ").Append(left[l++]).Append('\n');
            }
            else
            {
                text.Append("+ ").Append(right[r++]).Append('\n');
            }
        }

        return text.ToString();
    }

    // How many lines the ends from here on have in common.
    private static int[,] Common(string[] left, string[] right)
    {
        var common = new int[left.Length + 1, right.Length + 1];
        for (var l = left.Length - 1; l >= 0; l--)
        {
            for (var r = right.Length - 1; r >= 0; r--)
            {
                common[l, r] = left[l] == right[r] ? common[l + 1, r + 1] + 1 : Math.Max(common[l + 1, r], common[l, r + 1]);
            }
        }

        return common;
    }
}
