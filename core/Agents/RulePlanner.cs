using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Agents;

/// <summary>Plans without a model: a compound question becomes its parts, and each part is looked up by itself, side by side.</summary>
public static class RulePlanner
{
    private const string Agent = "knowledge";

    /// <summary>Whether a question asks for several things.</summary>
    /// <param name="question">The user's message.</param>
    public static bool IsCompound(string question) => Split(question).Count > 1;

    /// <summary>Plans a question.</summary>
    /// <param name="question">The user's message.</param>
    /// <param name="maxTasks">At most so many tasks; what is over joins the last one.</param>
    public static IReadOnlyList<PlannedTask> Plan(string question, int maxTasks)
    {
        var parts = Split(question);
        if (parts.Count > maxTasks)
        {
            parts = [.. parts.Take(maxTasks - 1), string.Join(' ', parts.Skip(maxTasks - 1))];
        }

        return [.. parts.Select((part, index) => new PlannedTask(new TaskNode(new AgentTaskId($"t{index + 1}"), Agent, [], Parent: null), part))];
    }

    /// <summary>The questions that a message asks: each sentence that ends with a question mark, and each of its clauses that stands alone; the whole message where none does.</summary>
    /// <param name="question">The user's message.</param>
    public static IReadOnlyList<string> Split(string question)
    {
        List<string> asked = [.. SentenceSplitter.Split(question)
            .Select(unit => question.Substring(unit.Start, unit.Length))
            .Where(sentence => sentence.TrimEnd('"', '\'', '”', '’', ')', '»').EndsWith('?') || sentence.EndsWith('？') || sentence.EndsWith('؟'))
            .SelectMany(QuestionClauses.Split)
            .Distinct(StringComparer.Ordinal)];
        return asked.Count > 0 ? asked : [question.Trim()];
    }
}
