using System.Globalization;
using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Agents;

/// <summary>What an answer says of the parts that it lacks: the same sentences whichever model wrote it, so that nothing rests on a model's saying so.</summary>
public static class MissingParts
{
    /// <summary>The longest title of a part, in UTF-16 code units.</summary>
    public const int LongestTitle = 80;

    private const int Most = 10;

    /// <summary>The sentences, each once; none where nothing is missing.</summary>
    /// <param name="missing">The tasks that did not complete.</param>
    /// <param name="titles">What tasks were to find out in short, for those whose agent does not name them alone.</param>
    public static IReadOnlyList<string> Sentences(IEnumerable<AgentResult> missing, IReadOnlyDictionary<AgentTaskId, string> titles) =>
        [.. missing.Select(result => FixedSentences.MissingPart(result.Agent, result.Limit ?? result.Code, result.Output is not null, titles.GetValueOrDefault(result.TaskId))).Distinct(StringComparer.Ordinal).Take(Most)];

    /// <summary>The sentences as the last paragraph of an answer; empty where nothing is missing.</summary>
    /// <param name="missing">The tasks that did not complete.</param>
    /// <param name="titles">What tasks were to find out in short, for those whose agent does not name them alone.</param>
    public static string Paragraph(IEnumerable<AgentResult> missing, IReadOnlyDictionary<AgentTaskId, string> titles) =>
        Sentences(missing, titles) is { Count: > 0 } sentences ? "\n\n" + string.Join(' ', sentences) : string.Empty;

    /// <summary>Those of some missing tasks whose agent has other tasks too, and so does not name them alone.</summary>
    /// <param name="results">All that the tasks of a run came to.</param>
    public static IEnumerable<AgentResult> Ambiguous(IEnumerable<AgentResult> results)
    {
        var all = AgentResult.All(results).ToList();
        return all.Where(result => result.IsMissing && all.Exists(other => other.Agent == result.Agent && other.TaskId != result.TaskId));
    }

    /// <summary>An objective as a title: words only, in one line and short; null where it has none. A model may have written it, so nothing in it is markup, a citation or another sentence.</summary>
    /// <param name="objective">The objective.</param>
    public static string? TitleOf(string objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var words = string.Concat(objective.Select(character => IsOfWords(character) ? character : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var title = string.Join(' ', words);
        if (title.Length > LongestTitle)
        {
            var cut = title.LastIndexOf(' ', LongestTitle);
            title = title[..(cut > 0 ? cut : LongestTitle)];
        }

        title = title.Trim(',', ' ');
        return title.Any(char.IsLetterOrDigit) ? title : null;
    }

    private static bool IsOfWords(char character) =>
        char.IsLetterOrDigit(character) || character is ',' or '\'' or '-' or '/' or '%' or '&' or '+'
        || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
