using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Tools.Code;

namespace Cartrita.Activities.Tools.Code;

/// <summary>Reads files and makes changes of them: by edits, or by a diff that somebody wrote.</summary>
internal static class PatchedCode
{
    /// <summary>The changes that a diff makes to files.</summary>
    /// <exception cref="CartritaException">The diff does not apply; the sentence says where and why.</exception>
    internal static async Task<IReadOnlyList<FileChange>> OfDiffAsync(ICodeFiles files, string diff, CancellationToken cancellationToken)
    {
        var reading = DiffReader.Read(diff);
        if (reading.Fault is { } fault)
        {
            throw new CartritaException(Problems.InvalidRequest, fault);
        }

        var known = await files.ReadAsync([.. reading.Files.SelectMany(file => new[] { file.OldPath, file.NewPath }).OfType<string>().Distinct(StringComparer.Ordinal)], cancellationToken);
        return [.. reading.Files.Select(file => Changed(file, known))];
    }

    /// <summary>The changes as a patch that models and people are shown.</summary>
    /// <exception cref="CartritaException">Nothing is changed, it is too long, or it shows a credential.</exception>
    internal static CodePatch Patch(string source, IReadOnlyList<FileChange> changes)
    {
        foreach (var change in changes.Where(change => CodeText.Encode(change.NewText).Length > CodeLimits.MostFileBytes))
        {
            throw new CartritaException(Problems.FileTooLarge, $"{change.Path} would have more than {CodeLimits.MostFileBytes} bytes.");
        }

        var diff = UnifiedDiff.Write(changes);
        return diff.Length switch
        {
            0 => throw new CartritaException(Problems.InvalidRequest, "Nothing is changed."),
            > CodeLimits.MostDiffCharacters => throw new CartritaException(Problems.InvalidRequest, $"The diff has {diff.Length} characters, of at most {CodeLimits.MostDiffCharacters}. Make a smaller change."),

            // It would be taken out of the diff, which then would not apply.
            _ when SecretFinder.Find(diff).Count > 0 => throw new CartritaException(Problems.InvalidRequest, "The diff shows what looks like a credential, in a changed line or beside one. Such lines are not changed here."),
            _ => new CodePatch(source, diff, [.. DiffReader.Read(diff).Files.Zip(changes.Where(change => change.IsChange).OrderBy(change => change.Path, StringComparer.Ordinal), Counted)]),
        };
    }

    private static ChangedFile Counted(FilePatch patch, FileChange change) => new(
        change.Path, change.Kind, patch.Hunks.Sum(hunk => hunk.Lines.Count(line => line.Kind == '+')), patch.Hunks.Sum(hunk => hunk.Lines.Count(line => line.Kind == '-')));

    private static FileChange Changed(FilePatch patch, IReadOnlyDictionary<string, CodeFile?> known)
    {
        var old = known.GetValueOrDefault(patch.OldPath ?? patch.Path);
        if (patch.NewPath is { } target && patch.OldPath is not null && target != patch.OldPath && known.GetValueOrDefault(target) is not null)
        {
            throw new CartritaException(Problems.InvalidRequest, $"The file {target} is there already.");
        }

        var (text, fault) = PatchApplier.Apply(patch, old?.Text);
        return fault is not null
            ? throw new CartritaException(Problems.InvalidRequest, fault)
            : new FileChange { OldPath = patch.OldPath, NewPath = patch.NewPath, OldText = old?.Text ?? string.Empty, NewText = text!, IsExecutable = old?.IsExecutable ?? patch.IsExecutable ?? false };
    }
}

/// <summary>A diff that applies, as tools give it.</summary>
/// <param name="Source">The files that it was made for.</param>
/// <param name="Diff">The diff.</param>
/// <param name="Files">What it changes.</param>
internal sealed record CodePatch(string Source, string Diff, IReadOnlyList<ChangedFile> Files)
{
    /// <summary>The type of a packet that holds one.</summary>
    internal const string PacketType = "code.patch";
}

/// <summary>A file that a diff changes.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Change"><c>added</c>, <c>deleted</c>, <c>renamed</c> or <c>modified</c>.</param>
/// <param name="Added">How many lines come.</param>
/// <param name="Removed">How many lines go.</param>
internal sealed record ChangedFile(string Path, string Change, int Added, int Removed);
