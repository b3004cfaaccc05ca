using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.Attachments;

/// <summary>Decides which file names are taken (ATT-02, ATT-03). A name is shown, cited and logged; it is never a path.</summary>
internal static class UploadName
{
    /// <summary>The name in NFC, or the problem with it.</summary>
    public static string Check(string? given)
    {
        var name = FileName.Check(given);
        return AcceptedFiles.IsText(name)
            ? name
            : throw new CartritaException(Problems.UnsupportedFile, "Text files of the listed extensions are taken.");
    }
}
