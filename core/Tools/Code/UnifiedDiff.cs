using System.Globalization;
using System.Text;

namespace Cartrita.Core.Tools.Code;

/// <summary>Writes changes as one unified diff in git's extended form, which <c>git apply</c> takes (https://git-scm.com/docs/diff-format).</summary>
public static class UnifiedDiff
{
    private const int Context = 3;
    private const string NoNewline = "\\ No newline at end of file\n";

    /// <summary>Writes the diff of changes, in the order of their paths; empty where nothing changed.</summary>
    /// <param name="changes">The changes.</param>
    public static string Write(IEnumerable<FileChange> changes)
    {
        var text = new StringBuilder();
        foreach (var change in changes.Where(change => change.IsChange).OrderBy(change => change.Path, StringComparer.Ordinal))
        {
            Write(text, change);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, FileChange change)
    {
        var (old, now) = (change.OldPath ?? change.NewPath!, change.NewPath ?? change.OldPath!);
        var mode = change.IsExecutable ? "100755" : "100644";
        var lines = Script(change);
        text.Append("diff --git ").Append(GitPath.Write("a/" + old)).Append(' ').Append(GitPath.Write("b/" + now)).Append('\n');
        text.Append(change.Kind switch
        {
            "added" => $"new file mode {mode}\n",
            "deleted" => $"deleted file mode {mode}\n",
            "renamed" => string.Create(CultureInfo.InvariantCulture, $"similarity index {Similarity(lines)}%\nrename from {GitPath.Write(old)}\nrename to {GitPath.Write(now)}\n"),
            _ => string.Empty,
        });
        if (change.OldText == change.NewText)
        {
            return;
        }

        text.Append("--- ").Append(change.OldPath is null ? GitPath.None : Named("a/" + old)).Append('\n');
        text.Append("+++ ").Append(change.NewPath is null ? GitPath.None : Named("b/" + now)).Append('\n');
        WriteHunks(text, lines);
    }

    // A tab says where a name with a blank in it ends.
    private static string Named(string path) => GitPath.Write(path) + (path.Contains(' ', StringComparison.Ordinal) ? "\t" : string.Empty);

    private static int Similarity(List<PatchLine> lines) => lines.Count == 0 ? 100 : 100 * lines.Count(line => line.Kind == ' ') / lines.Count;

    private static List<PatchLine> Script(FileChange change)
    {
        var (before, after) = (CodeText.Lines(change.OldText), CodeText.Lines(change.NewText));
        var diff = LineDiff.Of(before, after);
        var lines = new List<PatchLine>(before.Count + after.Count);
        for (int old = 0, now = 0; old < before.Count || now < after.Count;)
        {
            while (old < before.Count && diff.Deleted[old])
            {
                lines.Add(new PatchLine('-', before[old++]));
            }

            while (now < after.Count && diff.Inserted[now])
            {
                lines.Add(new PatchLine('+', after[now++]));
            }

            while (old < before.Count && now < after.Count && !diff.Deleted[old] && !diff.Inserted[now])
            {
                lines.Add(new PatchLine(' ', before[old++]));
                now++;
            }
        }

        return lines;
    }

    private static void WriteHunks(StringBuilder text, List<PatchLine> lines)
    {
        var (old, now, at) = (0, 0, 0);
        while (at < lines.Count)
        {
            var change = lines.FindIndex(at, line => line.Kind != ' ');
            if (change < 0)
            {
                return;
            }

            var start = Math.Max(at, change - Context);
            (old, now) = (old + start - at, now + start - at);
            var end = HunkEnd(lines, change);
            var hunk = lines[start..end];
            var (oldCount, newCount) = (hunk.Count(line => line.Kind != '+'), hunk.Count(line => line.Kind != '-'));
            text.Append("@@ -").Append(Range(old, oldCount)).Append(" +").Append(Range(now, newCount)).Append(" @@\n");
            foreach (var line in hunk)
            {
                text.Append(line.Kind).Append(line.Text);
                if (!line.Text.EndsWith('\n'))
                {
                    text.Append('\n').Append(NoNewline);
                }
            }

            (old, now, at) = (old + oldCount, now + newCount, end);
        }
    }

    // A hunk goes on while no more lines stay between two changes than both would show around them.
    private static int HunkEnd(List<PatchLine> lines, int change)
    {
        var last = change;
        for (var index = change + 1; index < lines.Count && index - last <= (2 * Context) + 1; index++)
        {
            last = lines[index].Kind == ' ' ? last : index;
        }

        return Math.Min(lines.Count, last + 1 + Context);
    }

    private static string Range(int passed, int count) => count switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"{passed},0"),
        1 => string.Create(CultureInfo.InvariantCulture, $"{passed + 1}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{passed + 1},{count}"),
    };
}
