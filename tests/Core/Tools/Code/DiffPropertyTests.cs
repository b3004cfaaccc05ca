using Cartrita.Core.Tools.Code;
using Cartrita.TestSupport.Git;
using Cartrita.TestSupport.Requirements;
using FsCheck;
using FsCheck.Fluent;

namespace Cartrita.Core.Tests.Tools.Code;

/// <summary>What a diff is for: applied to the old files it gives the new ones, whoever applies it.</summary>
public sealed class DiffPropertyTests
{
    private static readonly string[] Pieces = ["a", "b", "{", "}", "", " ", "\t", "ä", "-- x", "++ y", "@@ -1 +1 @@", "\\ No", "diff --git a/x b/x", "\uFEFF", "𝄞"];
    private static readonly string[] Endings = ["\n", "\n", "\n", "\r\n"];
    private static readonly string[] Names = ["plain.txt", "with space.txt", "dir/ä ö.txt", "quote\".txt", "tab", "deep/er/x-y.cs", "a b/c", "日本.md"];

    /// <summary>Two texts that share lines: each number picks a line and what becomes of it.</summary>
    private static readonly Arbitrary<int[]> Stories = Gen.ArrayOf(Gen.Choose(0, 9_999)).Resize(60).ToArbitrary();

    [Fact]
    public void Diff_applied_to_the_old_text_gives_the_new_one() => Prop.ForAll(Stories, story =>
    {
        var change = Change(story, "x.txt");
        if (!change.IsChange)
        {
            return true;
        }

        var reading = DiffReader.Read(UnifiedDiff.Write([change]));
        var (text, fault) = PatchApplier.Apply(Assert.Single(reading.Files), change.OldPath is null ? null : change.OldText);
        return reading.Fault is null && fault is null && text == change.NewText && (reading.Files[0].OldPath, reading.Files[0].NewPath) == (change.OldPath, change.NewPath);
    }).QuickCheckThrowOnFailure();

    [SystemProgramFact("git")]
    public void Git_applies_every_diff_to_the_same_bytes()
    {
        for (var round = 0; round < 12; round++)
        {
            var random = new Random(round);
            List<FileChange> changes = [.. Names.Select(name => Change([.. Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(10_000))], name)).Where(change => change.IsChange)];
            using var folder = new GitFolder();
            foreach (var change in changes.Where(change => change.OldPath is not null))
            {
                folder.Put(change.OldPath!, CodeText.Encode(change.OldText));
            }

            var diff = UnifiedDiff.Write(changes);

            var said = folder.Apply(CodeText.Encode(diff));
            Assert.True(said.Length == 0, $"{round}: {said}\n{diff}");
            foreach (var change in changes)
            {
                Assert.Equal(change.NewPath is null ? null : CodeText.Encode(change.NewText), folder.Find(change.Path));
                Assert.True(change.OldPath is null || change.OldPath == change.NewPath || folder.Find(change.OldPath) is null);
            }
        }
    }

    [Fact]
    public void Line_diff_of_ten_thousand_lines_is_short_where_little_changed_and_right_where_all_did()
    {
        List<string> before = [.. Enumerable.Range(0, 10_000).Select(line => $"{line % 97}\n")];
        List<string> few = [.. before];
        few[5_000] = "other\n";
        few.RemoveAt(200);
        List<string> all = [.. before.Select((line, index) => index % 2 == 0 ? "x" + line : line).Reverse()];

        var (little, much) = (Diff(before, few), Diff(before, all));

        Assert.Equal(2, little.Split("\n@@ ").Length - 1);
        Assert.Equal(string.Concat(all), PatchApplier.Apply(Patch(before, all), string.Concat(before)).Text);
        Assert.True(much.Length > little.Length);
    }

    private static FilePatch Patch(List<string> before, List<string> after)
    {
        var hunk = new List<PatchLine>();
        var diff = Diff(before, after);
        foreach (var line in CodeText.Lines(diff[diff.IndexOf("@@ ", StringComparison.Ordinal)..]).Skip(1).Where(line => !line.StartsWith("@@", StringComparison.Ordinal)))
        {
            hunk.Add(new PatchLine(line[0], line[1..]));
        }

        return new FilePatch { OldPath = "x", NewPath = "x", Hunks = [new PatchHunk(1, hunk.Count(line => line.Kind != '+'), 1, hunk.Count(line => line.Kind != '-'), hunk)] };
    }

    private static string Diff(List<string> before, List<string> after) =>
        UnifiedDiff.Write([new FileChange { OldPath = "x", NewPath = "x", OldText = string.Concat(before), NewText = string.Concat(after) }]);

    private static FileChange Change(int[] story, string name)
    {
        var (old, now) = (new List<string>(), new List<string>());
        foreach (var number in story)
        {
            var line = Pieces[number % Pieces.Length] + Pieces[number / 20 % Pieces.Length] + Endings[number / 400 % Endings.Length];
            if (number % 7 != 0)
            {
                old.Add(line);
            }

            if (number % 5 != 0)
            {
                now.Add(line);
            }
        }

        var (before, after) = (Ended(old, story.Length % 3 == 0), Ended(now, story.Length % 4 == 0));
        return (story.Length % 8) switch
        {
            0 => new FileChange { NewPath = name, NewText = after, IsExecutable = story.Length % 16 == 0 },
            1 => new FileChange { OldPath = name, OldText = before },
            2 => new FileChange { OldPath = name, NewPath = name + ".moved", OldText = before, NewText = after },
            _ => new FileChange { OldPath = name, NewPath = name, OldText = before, NewText = after },
        };
    }

    private static string Ended(List<string> lines, bool isOpen) => isOpen ? string.Concat(lines).TrimEnd('\r', '\n') : string.Concat(lines);
}
