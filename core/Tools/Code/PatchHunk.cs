namespace Cartrita.Core.Tools.Code;

/// <summary>A stretch of a file that is changed.</summary>
/// <param name="OldStart">The line of the old file that it begins with, from 1; the one before it where it takes none.</param>
/// <param name="OldCount">How many old lines it takes.</param>
/// <param name="NewStart">The same in the new file.</param>
/// <param name="NewCount">How many new lines it gives.</param>
/// <param name="Lines">Its lines.</param>
public sealed record PatchHunk(int OldStart, int OldCount, int NewStart, int NewCount, IReadOnlyList<PatchLine> Lines)
{
    /// <summary>The lines that have to be there.</summary>
    internal IEnumerable<string> Before => Lines.Where(line => line.Kind != '+').Select(line => line.Text);
}

/// <summary>A line of a hunk.</summary>
/// <param name="Kind"><c>' '</c> for one that stays, <c>-</c> for one that goes, <c>+</c> for one that comes.</param>
/// <param name="Text">The line with its line feed; without one it is the last of its file.</param>
public readonly record struct PatchLine(char Kind, string Text);
