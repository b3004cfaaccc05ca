using System.Globalization;
using System.Text.RegularExpressions;

namespace Cartrita.Core.Tools.Code;

/// <summary>Reads a unified diff, with or without git's extended headers, to the letter: what does not count up, leads out of the repository or can't be shown as text is refused with its place.</summary>
public sealed partial class DiffReader
{
    private readonly IReadOnlyList<string> lines;
    private readonly List<FilePatch> files = [];
    private int at;

    private DiffReader(string diff) => lines = CodeText.Lines(diff.Length == 0 || diff.EndsWith('\n') ? diff : diff + "\n");

    /// <summary>Reads a diff.</summary>
    /// <param name="diff">Its text.</param>
    public static DiffReading Read(string diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        if (diff.Length > CodeLimits.MostDiffCharacters)
        {
            return Refused($"The diff has {diff.Length} characters, of at most {CodeLimits.MostDiffCharacters}.");
        }

        if (!CodeText.IsWellFormed(diff) || diff.Contains('\0', StringComparison.Ordinal))
        {
            return Refused("The diff holds what no text file can hold.");
        }

        try
        {
            var reader = new DiffReader(diff);
            reader.ReadFiles();
            return new DiffReading(reader.files, null);
        }
        catch (FormatException fault)
        {
            return Refused(fault.Message);
        }
    }

    private static DiffReading Refused(string fault) => new([], fault);

    private static FormatException At(int line, string fault) => new(string.Create(CultureInfo.InvariantCulture, $"Line {line + 1} of the diff: {fault}."));

    private void ReadFiles()
    {
        while (at < lines.Count)
        {
            if (string.IsNullOrWhiteSpace(lines[at]))
            {
                at++;
                continue;
            }

            var start = at;
            var file = lines[at].StartsWith("diff --git ", StringComparison.Ordinal) ? ReadExtended()
                : lines[at].StartsWith("--- ", StringComparison.Ordinal) ? ReadNames(new DiffHeader())
                : throw At(at, "a file begins with diff --git or ---");
            files.Add(file.Checked(fault => At(start, fault)) with { Hunks = ReadHunks(file) });
            if (files.Count > CodeLimits.MostFiles)
            {
                throw At(start, $"a diff changes at most {CodeLimits.MostFiles} files");
            }

            if (files.SelectMany(one => new[] { one.OldPath, one.NewPath }.OfType<string>().Distinct()).GroupBy(path => path, StringComparer.Ordinal).FirstOrDefault(path => path.Count() > 1) is { } twice)
            {
                throw At(start, $"the file {twice.Key} is changed twice");
            }
        }
    }

    private DiffHeader ReadExtended()
    {
        var header = new DiffHeader { Line = DiffHeader.NameOf(lines[at++]["diff --git ".Length..]) };
        for (; at < lines.Count; at++)
        {
            var line = lines[at].TrimEnd('\r', '\n');
            if (line.StartsWith("--- ", StringComparison.Ordinal))
            {
                return ReadNames(header);
            }

            if (line.StartsWith("GIT binary patch", StringComparison.Ordinal) || line.StartsWith("Binary files ", StringComparison.Ordinal))
            {
                throw At(at, "files that are no text are not changed");
            }

            if (!header.Take(line, fault => At(at, fault)))
            {
                break;
            }
        }

        return header;
    }

    private DiffHeader ReadNames(DiffHeader header)
    {
        header.Old = DiffHeader.PathOf(lines[at]["--- ".Length..], "a/", fault => At(at, fault));
        at++;
        if (at >= lines.Count || !lines[at].StartsWith("+++ ", StringComparison.Ordinal))
        {
            throw At(at, "+++ has to follow ---");
        }

        header.New = DiffHeader.PathOf(lines[at]["+++ ".Length..], "b/", fault => At(at, fault));
        header.HasNames = true;
        at++;
        return header;
    }

    private List<PatchHunk> ReadHunks(DiffHeader file)
    {
        var hunks = new List<PatchHunk>();
        while (at < lines.Count && lines[at].StartsWith("@@", StringComparison.Ordinal))
        {
            hunks.Add(ReadHunk());
        }

        return file.HasNames == hunks.Count > 0 ? hunks : throw At(at, file.HasNames ? "the file has no hunk, which begins with @@" : "a hunk needs --- and +++ before it");
    }

    private PatchHunk ReadHunk()
    {
        var start = at;
        if (Head().Match(lines[at++]) is not { Success: true } head)
        {
            throw At(start, "a hunk begins with @@ -line,count +line,count @@");
        }

        var numbers = new int[4];
        for (var index = 0; index < 4; index++)
        {
            var group = head.Groups[index + 1];
            if (!group.Success)
            {
                numbers[index] = 1;
            }
            else if (!int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[index]))
            {
                throw At(start, "a line number is too large");
            }
        }

        var (oldCount, newCount) = (numbers[1], numbers[3]);
        var body = ReadBody(oldCount, newCount);
        var (old, now) = (body.Count(line => line.Kind != '+'), body.Count(line => line.Kind != '-'));
        return (old, now) == (oldCount, newCount)
            ? new PatchHunk(numbers[0], oldCount, numbers[2], newCount, body)
            : throw At(start, $"the hunk says that it takes {oldCount} lines and gives {newCount}, and its body takes {old} and gives {now}");
    }

    private List<PatchLine> ReadBody(int oldLeft, int newLeft)
    {
        var body = new List<PatchLine>();
        while (at < lines.Count && (oldLeft > 0 || newLeft > 0 || lines[at].StartsWith('\\')))
        {
            var line = lines[at];
            switch (line[0])
            {
                case ' ' or '-' or '+':
                    body.Add(new PatchLine(line[0], line[1..]));
                    break;
                case '\n' or '\r':
                    // Many tools take the blank off the end of a line.
                    body.Add(new PatchLine(' ', line));
                    break;
                case '\\' when body.Count > 0:
                    body[^1] = body[^1] with { Text = body[^1].Text.TrimEnd('\n') };
                    at++;
                    continue;
                default:
                    return body;
            }

            oldLeft -= body[^1].Kind == '+' ? 0 : 1;
            newLeft -= body[^1].Kind == '-' ? 0 : 1;
            at++;
        }

        return body;
    }

    [GeneratedRegex(@"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")]
    private static partial Regex Head();
}
