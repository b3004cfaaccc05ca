using System.Globalization;

namespace Cartrita.Core.Governance.Moderation;

/// <summary>What follows from moderated categories.</summary>
public sealed class ModerationRules
{
    /// <summary>What the names of its rules begin with.</summary>
    public const string Prefix = "moderation.";

    /// <summary>The rule of what could not be moderated.</summary>
    public const string Unavailable = "moderation_unavailable";

    // More than any model has; what a server makes up beyond them is no category.
    private const int MostCategories = 64;
    private const int LongestCategory = 64;

    private readonly HashSet<string> blocked;
    private readonly Dictionary<string, double> thresholds;

    private ModerationRules(HashSet<string> blocked, Dictionary<string, double> thresholds) => (this.blocked, this.thresholds) = (blocked, thresholds);

    /// <summary>Reads rules.</summary>
    /// <param name="blockedCategories">Categories that refuse, between commas.</param>
    /// <param name="scores">Categories with the scores from which they count, such as <c>violence=0.8</c>, between commas.</param>
    /// <exception cref="FormatException">A name is none of a category, or a score is not within 0 and 1.</exception>
    public static ModerationRules Parse(string blockedCategories, string scores)
    {
        HashSet<string> blocked = new(Split(blockedCategories).Select(Category), StringComparer.Ordinal);
        Dictionary<string, double> thresholds = new(StringComparer.Ordinal);
        foreach (var part in Split(scores))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 0 || !double.TryParse(part[(at + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) || score is < 0 or > 1)
            {
                throw new FormatException($"'{part}' is no category with a score within 0 and 1, such as violence=0.8.");
            }

            thresholds[Category(part[..at].Trim())] = score;
        }

        return new ModerationRules(blocked, thresholds);
    }

    /// <summary>Whether a category was found whose name can be told to nobody, so that nothing that follows from it can be either.</summary>
    /// <param name="category">What the texts came to.</param>
    public static bool IsUnfit(ModeratedCategory category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return category.Flagged && !IsCategory(category.Category);
    }

    /// <summary>What was found, by the names of categories in small letters; what refuses is <see cref="SafetyScreen.Blocked"/>, the rest <see cref="SafetyScreen.Flagged"/>.</summary>
    /// <param name="categories">What the texts came to.</param>
    public IReadOnlyList<SafetyFinding> Judge(IEnumerable<ModeratedCategory> categories)
    {
        ArgumentNullException.ThrowIfNull(categories);
        return
        [
            .. categories
                .Where(category => IsCategory(category.Category) && IsFound(category))
                .Select(category => category.Category.ToLowerInvariant())
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(blocked.Contains)
                .Take(MostCategories)
                .Order(StringComparer.Ordinal)
                .Select(category => new SafetyFinding(Prefix + category, blocked.Contains(category) ? SafetyScreen.Blocked : SafetyScreen.Flagged)),
        ];
    }

    private bool IsFound(ModeratedCategory category) => thresholds.TryGetValue(category.Category.ToLowerInvariant(), out var least) ? category.Score >= least : category.Flagged;

    private static IEnumerable<string> Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Category(string name) => IsCategory(name) ? name.ToLowerInvariant() : throw new FormatException($"'{name}' is no category, such as violence/graphic.");

    private static bool IsCategory(string name) => name.Length is > 0 and <= LongestCategory && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '/' or '_' or '.');
}
