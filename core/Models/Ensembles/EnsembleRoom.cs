using Cartrita.Core.Governance;

namespace Cartrita.Core.Models.Ensembles;

/// <summary>How much of an ensemble the run's limits have room for, when the drafts would begin (GOV-02).</summary>
/// <param name="Members">How many members write a draft; 0 where none does.</param>
/// <param name="TokensEach">Tokens that each draft may take, prompt and reply together.</param>
/// <param name="Time">How long each may take.</param>
/// <param name="Reason">Why there is no room; null where there is.</param>
public sealed record EnsembleRoom(int Members, long TokensEach, TimeSpan Time, string? Reason)
{
    // Of the time that is left: the other half is for judging and answering.
    private const int TimePart = 2;

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(2);

    /// <summary>Reckons it.</summary>
    /// <param name="plan">The ensemble.</param>
    /// <param name="limits">The run's limits.</param>
    /// <param name="spentTokens">What the run took before.</param>
    /// <param name="timeLeft">What is left of its wall time.</param>
    public static EnsembleRoom Of(EnsemblePlan plan, RunLimits limits, long spentTokens, TimeSpan timeLeft)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(limits);
        var tokens = (long)(Math.Max(0, limits.MaxTokens - spentTokens) * plan.TokenShare);
        var members = (int)Math.Min(plan.Members.Count, tokens / plan.LeastTokens);
        if (members < EnsembleGate.Fewest)
        {
            return new EnsembleRoom(0, 0, TimeSpan.Zero, EnsembleReasons.TokensLeft);
        }

        var time = TimeSpan.FromTicks(Math.Min(TimeSpan.FromSeconds(plan.DraftSeconds).Ticks, timeLeft.Ticks / TimePart));
        return time < LeastTime
            ? new EnsembleRoom(0, 0, TimeSpan.Zero, EnsembleReasons.TimeLeft)
            : new EnsembleRoom(members, tokens / members, time, null);
    }
}
