using Cartrita.Core.Tools.Code;

namespace Cartrita.Core.Tests.Tools.Code;

/// <summary>Diffs as models write them: what is wrong is said with its place, and what is only loose is read.</summary>
public sealed class DiffReaderTests
{
    private const string File = "one\ntwo\nthree\nfour\nfive\n";

    [Theory]
    [InlineData("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n three\n", "Line 3 of the diff: the hunk says that it takes 2 lines and gives 2, and its body takes 2 and gives 2.", false)]
    [InlineData("--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n", "Line 3 of the diff: the hunk says that it takes 3 lines and gives 3, and its body takes 2 and gives 2.", true)]
    [InlineData("--- a/../x\n+++ b/../x\n@@ -1 +1 @@\n-one\n+1\n", "Line 1 of the diff: the path leads out, or has an empty step.", true)]
    [InlineData("--- a//etc/passwd\n+++ b//etc/passwd\n@@ -1 +1 @@\n-one\n+1\n", "Line 1 of the diff: the path is absolute.", true)]
    [InlineData("--- a/.git/config\n+++ b/.git/config\n@@ -1 +1 @@\n-one\n+1\n", "Line 1 of the diff: the path is git's own.", true)]
    [InlineData("--- a/x\n+++ b/y\n@@ -1 +1 @@\n-one\n+1\n", "Line 1 of the diff: a renaming needs rename from and rename to.", true)]
    [InlineData("--- a/x\n@@ -1 +1 @@\n", "Line 2 of the diff: +++ has to follow ---.", true)]
    [InlineData("--- x\n+++ x\n", "Line 1 of the diff: the path has to begin with a/.", true)]
    [InlineData("Here is the diff:\n", "Line 1 of the diff: a file begins with diff --git or ---.", true)]
    [InlineData("diff --git a/x b/x\nindex 1..2\nGIT binary patch\n", "Line 3 of the diff: files that are no text are not changed.", true)]
    [InlineData("diff --git a/x b/x\nnew file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+y\n", "Line 2 of the diff: links, submodules and other modes are not changed.", true)]
    [InlineData("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\n+1\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\n+1\n", "Line 6 of the diff: the file x is changed twice.", true)]
    [InlineData("--- a/x\n+++ b/x\n@@ -99999999999 +1 @@\n", "Line 3 of the diff: a line number is too large.", true)]
    public void What_is_wrong_is_said_with_its_line(string diff, string fault, bool isExact)
    {
        var reading = DiffReader.Read(diff);

        Assert.Empty(reading.Files);
        Assert.NotNull(reading.Fault);
        Assert.True(!isExact || reading.Fault == fault, reading.Fault);
    }

    [Fact]
    public void Hunk_at_another_line_is_found_where_its_lines_stand_once()
    {
        var (text, fault) = Apply("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n three\n-four\n+4");

        Assert.Equal(("one\ntwo\nthree\n4\nfive\n", null), (text, fault));
    }

    [Theory]
    [InlineData("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n-zwei\n+2\n", "Hunk 1 of x: line 2 of the file is \"two\", where the diff has \"zwei\".")]
    [InlineData("--- a/x\n+++ b/x\n@@ -5,2 +5,2 @@\n five\n-six\n+6\n", "Hunk 1 of x: the file ends at line 5, where the diff has \"six\".")]
    [InlineData("--- a/x\n+++ b/x\n@@ -5 +5,2 @@\n five\n\\ No newline at end of file\n+six\n", "Hunk 1 of x: line 5 of the file is \"five\", where the diff has \"five\" without a line feed.")]
    [InlineData("--- a/x\n+++ b/x\n@@ -9,0 +10 @@\n+six\n", "Hunk 1 of x: its line is outside of the file, or before the hunk before it.")]
    [InlineData("--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+six\n", "The file x is new in the diff, and it is there already.")]
    [InlineData("--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n", "The file x is deleted, and the diff leaves 4 of its lines.")]
    public void Hunk_that_does_not_fit_is_named_with_what_is_there(string diff, string fault) => Assert.Equal((null, fault), Apply(diff));

    [Fact]
    public void Lines_that_stand_twice_and_not_where_the_hunk_says_are_not_guessed()
    {
        var patch = Assert.Single(DiffReader.Read("--- a/x\n+++ b/x\n@@ -2 +2 @@\n-same\n+other\n").Files);

        var (text, fault) = PatchApplier.Apply(patch, "same\nx\nsame\n");

        Assert.Equal((null, "Hunk 1 of x: its lines stand at lines 1 and 3 and not at line 2; show more lines around the change."), (text, fault));
    }

    [Fact]
    public void Diff_that_lost_its_carriage_returns_keeps_those_of_the_file()
    {
        var patch = Assert.Single(DiffReader.Read("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n").Files);

        Assert.Equal(("one\r\n2\r\nthree\r\n", null), PatchApplier.Apply(patch, "one\r\ntwo\r\nthree\r\n"));
    }

    [Fact]
    public void Renaming_deletion_and_empty_file_are_read_by_their_headers()
    {
        var files = DiffReader.Read("diff --git a/a b b/a b\nnew file mode 100755\ndiff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new\ndiff --git \"a/\\303\\244\" \"b/\\303\\244\"\ndeleted file mode 100644\n").Files;

        Assert.Equal([(null, "a b", true), ("old", "new", null), ("ä", null, false)], files.Select(file => (file.OldPath, file.NewPath, file.IsExecutable)));
    }

    [Fact]
    public void Replacements_take_text_that_stands_once_and_the_line_endings_of_the_file()
    {
        Assert.Equal(("a\r\nB\r\nC\r\nd\r\n", null), TextEdit.Apply("a\r\nb\r\nc\r\nd\r\n", [new TextEdit("b\nc", "B\nC")]));
        Assert.Equal((null, "the old text of replacement 1 is in it more than once; take more text around it"), TextEdit.Apply("aa", [new TextEdit("a", "b")]));
        Assert.Equal((null, "the old text of replacement 2 is not in it; it has to be there to the letter"), TextEdit.Apply("a", [new TextEdit("a", "b"), new TextEdit("a", "c")]));
        Assert.Equal((null, "replacement 1 has no old text"), TextEdit.Apply("a", [new TextEdit("", "c")]));
    }

    [Fact]
    public void Written_text_becomes_as_the_file_is()
    {
        Assert.Equal("\uFEFFx\r\ny\r\n", CodeText.As("x\ny\n", "\uFEFFa\r\n"));
        Assert.Equal("x\ny\n", CodeText.As("x\ny\n", "a\nb\r\n"));
        Assert.Null(CodeText.Decode([0xff, 0x41]));
        Assert.Null(CodeText.Decode([0x41, 0]));
        Assert.False(CodeText.IsWellFormed("\ud800x"));
    }

    private static (string? Text, string? Fault) Apply(string diff)
    {
        var reading = DiffReader.Read(diff);
        Assert.Null(reading.Fault);
        return PatchApplier.Apply(Assert.Single(reading.Files), File);
    }
}
