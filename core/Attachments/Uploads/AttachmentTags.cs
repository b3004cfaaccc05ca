using System.Globalization;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments.Uploads;

/// <summary>The words by which an owner narrows searches to some of their files.</summary>
public static class AttachmentTags
{
    /// <summary>How many a file may have.</summary>
    public const int MaximumCount = 16;

    /// <summary>How long one may be, in UTF-16 code units.</summary>
    public const int MaximumLength = 64;

    /// <summary>What tags are, for a sentence that says so.</summary>
    public static string Rule { get; } = string.Create(CultureInfo.InvariantCulture, $"{MaximumCount} tags of 1 to {MaximumLength} printable characters");

    /// <summary>The tags, each once and without space around it.</summary>
    /// <param name="given">What was given; null for none.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: too many, or one that is empty, too long or not printable.</exception>
    public static IReadOnlyList<string> Check(IReadOnlyList<string?>? given) =>
        Read(given) ?? throw new CartritaException(Problems.InvalidRequest, $"A file has at most {Rule}.") { Parameter = "tags" };

    /// <summary>The tags, each once and without space around it; null where there are too many, or one is empty, too long or not printable.</summary>
    /// <param name="given">What was given; null for none.</param>
    public static IReadOnlyList<string>? Read(IReadOnlyList<string?>? given)
    {
        IReadOnlyList<string> tags = [.. (given ?? []).Select(tag => tag?.Trim() ?? string.Empty).Distinct(StringComparer.Ordinal)];
        return tags.Count <= MaximumCount && tags.All(tag => tag.Length is > 0 and <= MaximumLength && !tag.Any(char.IsControl)) ? tags : null;
    }
}
