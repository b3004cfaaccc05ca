using System.Globalization;

namespace Cartrita.Core.Tools.Code;

/// <summary>Applies what a diff says to a file: each hunk at its line, or at the one other place where its lines stand.</summary>
public static class PatchApplier
{
    private const int LongestShown = 120;

    /// <summary>Applies a patch.</summary>
    /// <param name="patch">What is changed.</param>
    /// <param name="text">The file as it is; null where there is none.</param>
    /// <returns>The file after, empty where it is deleted, or what is wrong in one sentence.</returns>
    public static (string? Text, string? Fault) Apply(FilePatch patch, string? text)
    {
        ArgumentNullException.ThrowIfNull(patch);
        if (patch.OldPath is null != text is null)
        {
            return (null, patch.OldPath is null ? $"The file {patch.Path} is new in the diff, and it is there already." : $"The file {patch.OldPath} is not there.");
        }

        var before = CodeText.Lines(text ?? string.Empty);
        var after = new List<string>();
        var done = 0;
        for (var index = 0; index < patch.Hunks.Count; index++)
        {
            var hunk = patch.Hunks[index];
            var (start, fault) = Place(hunk, before, done);
            if (fault is not null)
            {
                return (null, string.Create(CultureInfo.InvariantCulture, $"Hunk {index + 1} of {patch.Path}: {fault}"));
            }

            after.AddRange(before.Skip(done).Take(start - done));
            var hasLost = hunk.Before.Where((line, offset) => line != before[start + offset]).Any();
            done = start;
            foreach (var line in hunk.Lines)
            {
                if (line.Kind == '+')
                {
                    after.Add(hasLost && line.Text.EndsWith('\n') && !line.Text.EndsWith("\r\n", StringComparison.Ordinal) ? line.Text[..^1] + "\r\n" : line.Text);
                    continue;
                }

                if (line.Kind == ' ')
                {
                    after.Add(before[done]);
                }

                done++;
            }
        }

        after.AddRange(before.Skip(done));
        var open = after.FindIndex(line => !line.EndsWith('\n'));
        return open >= 0 && open < after.Count - 1 ? (null, $"{patch.Path}: a line without a line feed at its end is not the last one.")
            : patch.NewPath is null && after.Count > 0 ? (null, $"The file {patch.OldPath} is deleted, and the diff leaves {after.Count} of its lines.")
            : (string.Concat(after), null);
    }

    private static (int Start, string? Fault) Place(PatchHunk hunk, IReadOnlyList<string> file, int from)
    {
        List<string> wanted = [.. hunk.Before];
        var said = hunk.OldCount == 0 ? hunk.OldStart : hunk.OldStart - 1;
        if (said >= from && Matches(file, said, wanted))
        {
            return (said, null);
        }

        if (wanted.Count == 0)
        {
            return (0, "its line is outside of the file, or before the hunk before it.");
        }

        List<int> places = [.. Enumerable.Range(from, Math.Max(0, file.Count - wanted.Count - from + 1)).Where(start => Matches(file, start, wanted)).Take(3)];
        return places.Count switch
        {
            1 => (places[0], null),
            0 => (0, Mismatch(file, Math.Max(said, from), wanted)),
            _ => (0, string.Create(CultureInfo.InvariantCulture, $"its lines stand at lines {string.Join(" and ", places.Select(place => place + 1))} and not at line {said + 1}; show more lines around the change.")),
        };
    }

    private static string Mismatch(IReadOnlyList<string> file, int start, List<string> wanted)
    {
        var first = Enumerable.Range(0, wanted.Count).First(index => start + index >= file.Count || !IsSame(file[start + index], wanted[index]));
        var line = start + first;
        var found = line >= file.Count ? string.Create(CultureInfo.InvariantCulture, $"the file ends at line {file.Count}") : string.Create(CultureInfo.InvariantCulture, $"line {line + 1} of the file is {Shown(file[line])}");
        return $"{found}, where the diff has {Shown(wanted[first])}.";
    }

    private static string Shown(string line)
    {
        var text = line.TrimEnd('\r', '\n');
        var cut = text.Length <= LongestShown ? text : text[..(char.IsHighSurrogate(text[LongestShown - 1]) ? LongestShown - 1 : LongestShown)] + "…";
        return line.EndsWith('\n') ? $"\"{cut}\"" : $"\"{cut}\" without a line feed";
    }

    private static bool Matches(IReadOnlyList<string> file, int start, List<string> wanted)
    {
        if (start < 0 || start > file.Count - wanted.Count)
        {
            return false;
        }

        for (var index = 0; index < wanted.Count; index++)
        {
            if (!IsSame(file[start + index], wanted[index]))
            {
                return false;
            }
        }

        return true;
    }

    // A diff that went through a model or a form has often lost its carriage returns; the file keeps its own.
    private static bool IsSame(string file, string wanted) =>
        file == wanted || (file.EndsWith("\r\n", StringComparison.Ordinal) && wanted.EndsWith('\n') && file.AsSpan(0, file.Length - 2).SequenceEqual(wanted.AsSpan(0, wanted.Length - 1)));
}
