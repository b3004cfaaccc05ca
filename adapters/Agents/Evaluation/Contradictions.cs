using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;

namespace Cartrita.Adapters.Agents.Evaluation;

/// <summary>Finds claims about one subject that cannot both be right: other numbers, other dates, or one denies what the other says.</summary>
public static class Contradictions
{
    private const double SameSubject = 0.7;
    private const double SameStatement = 0.75;
    private const int FewestShared = 2;
    private const int MostClaims = 200;
    private const int MostFound = 10;

    /// <summary>The contradictions between claims of different tasks that rest on evidence, at most ten.</summary>
    /// <param name="claims">The claims, in the plan's order.</param>
    public static IReadOnlyList<ClaimConflict> Between(IReadOnlyList<(AgentTaskId Task, string Agent, AgentClaim Claim)> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var read = claims.Where(claim => claim.Claim.Supported).Take(MostClaims).Select(claim => (claim, Signs: StatementSigns.Of(claim.Claim.Text))).ToList();
        var found = from first in Enumerable.Range(0, read.Count)
            from second in Enumerable.Range(first + 1, read.Count - first - 1)
            where read[first].claim.Task != read[second].claim.Task
            let kind = Kind(read[first].Signs, read[second].Signs)
            where kind is not null
            select new ClaimConflict(kind, Side(read[first].claim), Side(read[second].claim));
        return [.. found.Take(MostFound)];
    }

    /// <summary>Whether sentences of one text contradict each other.</summary>
    internal static bool Within(IReadOnlyList<StatementSigns> sentences) =>
        Enumerable.Range(0, sentences.Count).Any(first => Enumerable.Range(first + 1, sentences.Count - first - 1).Any(second => Kind(sentences[first], sentences[second]) is not null));

    private static string? Kind(StatementSigns first, StatementSigns second)
    {
        var shared = first.Terms.Count(second.Terms.Contains);
        var smaller = Math.Min(first.Terms.Count, second.Terms.Count);
        if (shared < FewestShared || shared < smaller * SameSubject)
        {
            return null;
        }

        // What is true of one year may be another in the next.
        var (numbers, dates) = (Differ(first.Numbers, second.Numbers), Differ(first.Dates, second.Dates));
        return (numbers, dates) switch
        {
            (true, true) => null,
            (true, false) => ConflictKinds.Numbers,
            (false, true) => ConflictKinds.Dates,
            _ => first.Denies != second.Denies && shared >= Math.Max(first.Terms.Count, second.Terms.Count) * SameStatement ? ConflictKinds.Negation : null,
        };
    }

    private static bool Differ(HashSet<string> first, HashSet<string> second) => first.Except(second).Any() && second.Except(first).Any();

    private static ConflictSide Side((AgentTaskId Task, string Agent, AgentClaim Claim) claim) => new(claim.Task, claim.Agent, claim.Claim.Text, claim.Claim.Evidence);
}
