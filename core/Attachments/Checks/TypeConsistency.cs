using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments.Checks;

/// <summary>Whether a file's extension, the type that is claimed for it and its bytes agree (ATT-03).</summary>
internal static class TypeConsistency
{
    // The extension of TypeScript is that of MPEG transport streams too, and most systems claim the latter for it.
    private const string TypeScript = ".ts";

    private const string Unknown = "application/octet-stream";

    /// <summary>Why they don't; null where they do.</summary>
    public static FileRefusal? Check(FileFacts facts, AcceptedType? type)
    {
        if (type is null)
        {
            return new FileRefusal(Problems.UnsupportedFile, RefusedFormats.Sentence(facts.FileName));
        }

        if (Claimed(facts) is { } claim && !MayClaim(type, claim))
        {
            return new FileRefusal(Problems.FileTypeMismatch, $"A {type.Extension} file is not of the claimed type.");
        }

        return facts.Detected is null || Fits(type, facts.Detected)
            ? null
            : new FileRefusal(Problems.FileTypeMismatch, $"The bytes of the {type.Extension} file are {facts.Detected.MediaType}.");
    }

    /// <summary>The category of a file of an accepted kind: mp4 and webm are audio or video by their tracks, by the claim until those are known.</summary>
    public static FileCategory CategoryOf(FileFacts facts, AcceptedType type)
    {
        if (type.Categories.Count == 1)
        {
            return type.Categories[0];
        }

        if (facts.Detected?.Category is { } detected && type.Categories.Contains(detected))
        {
            return detected;
        }

        return Claimed(facts)?.StartsWith("audio/", StringComparison.Ordinal) == true ? FileCategory.Audio : type.Categories[0];
    }

    private static bool Fits(AcceptedType type, DetectedType detected) =>
        type.IsText ? detected.Category == FileCategory.Text : type.Actual.Contains(detected.MediaType, StringComparer.Ordinal);

    private static bool MayClaim(AcceptedType type, string claim) =>
        type.Extension == TypeScript
        || (type.IsText && claim.StartsWith("text/", StringComparison.Ordinal))
        || claim == type.MediaType
        || type.Actual.Contains(claim, StringComparer.Ordinal)
        || type.Claims.Contains(claim, StringComparer.Ordinal);

    // Without parameters and in lower case; null where the client says that it does not know.
    private static string? Claimed(FileFacts facts)
    {
        var claim = facts.ClaimedType?.Split(';')[0].Trim().ToLowerInvariant();
        return string.IsNullOrEmpty(claim) || claim is Unknown or "binary/octet-stream" ? null : claim;
    }
}
