using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.Code;

namespace Cartrita.Activities.Tools.Code;

/// <summary>What an agent wants to become of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Action"><c>write</c>, <c>edit</c>, <c>delete</c> or <c>rename</c>.</param>
/// <param name="Content">Its whole text, for <c>write</c>.</param>
/// <param name="Replacements">Replacements in it.</param>
/// <param name="NewPath">Its new path, for <c>rename</c>.</param>
internal sealed record CodeEdit(string Path, string Action, string? Content, IReadOnlyList<TextEdit> Replacements, string? NewPath)
{
    /// <summary>The paths that it is about.</summary>
    internal IEnumerable<string> Paths => new[] { Path, NewPath }.OfType<string>();

    /// <summary>Reads an edit that fits the tool's schema.</summary>
    /// <exception cref="CartritaException">It lacks what its action needs, or its paths are none.</exception>
    internal static CodeEdit Read(JsonElement json)
    {
        var (path, action) = (json.Whole("path") ?? string.Empty, json.Text("action") ?? string.Empty);
        List<TextEdit> replacements = json.TryGetProperty("replacements", out var items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray().Select(item => new TextEdit(item.Whole("old") ?? string.Empty, item.Whole("new") ?? string.Empty))]
            : [];
        var edit = new CodeEdit(path, action, action == "write" ? json.Whole("content") : null, replacements, action == "rename" ? json.Whole("new_path") : null);
        var fault = edit.Paths.Select(CodePath.Fault).FirstOrDefault(fault => fault is not null)
            ?? (action == "write" && edit.Content is null ? "write needs the content"
                : action == "rename" && edit.NewPath is null ? "rename needs the new path"
                : action == "edit" && replacements.Count == 0 ? "edit needs replacements"
                : action is "write" or "delete" && replacements.Count > 0 ? $"{action} takes no replacements"
                : replacements.SelectMany(one => new[] { one.Old, one.New }).Append(edit.Content ?? string.Empty).All(IsText) ? null
                : "the text holds what no text file can hold");
        return fault is null ? edit : throw Fault(path, fault);
    }

    /// <summary>The change that it is.</summary>
    /// <exception cref="CartritaException">It does not fit the file.</exception>
    internal FileChange Change(IReadOnlyDictionary<string, CodeFile?> known)
    {
        var file = known.GetValueOrDefault(Path);
        if (file is null && Action != "write")
        {
            throw Fault(Path, "the file is not there");
        }

        if (NewPath is not null && known.GetValueOrDefault(NewPath) is not null)
        {
            throw Fault(NewPath, "the file is there already");
        }

        var text = Action switch
        {
            "write" => file is null ? Content! : CodeText.As(Content!, file.Text),
            "delete" => string.Empty,
            _ => TextEdit.Apply(file!.Text, Replacements) is (var edited, var fault) && fault is null ? edited! : throw Fault(Path, fault),
        };
        return new FileChange
        {
            OldPath = file is null ? null : Path,
            NewPath = Action == "delete" ? null : NewPath ?? Path,
            OldText = file?.Text ?? string.Empty,
            NewText = text,
            IsExecutable = file?.IsExecutable ?? false,
        };
    }

    private static bool IsText(string text) => CodeText.IsWellFormed(text) && !text.Contains('\0', StringComparison.Ordinal);

    private static CartritaException Fault(string path, string fault) => new(Problems.InvalidRequest, $"{TextCut.At(path, 200)}: {fault}.");
}
