namespace Cartrita.Core.Models.Ensembles;

/// <summary>Why one model answers or several do, and why their drafts became the answer that it is.</summary>
public static class EnsembleReasons
{
    /// <summary>The settings want several each time.</summary>
    public const string Always = "always";

    /// <summary>Nothing in the question is worth several models.</summary>
    public const string PlainQuestion = "plain_question";

    /// <summary>The request names its model, and gets that one.</summary>
    public const string ModelRequested = "model_requested";

    /// <summary>The run does without vendors.</summary>
    public const string NoVendor = "no_vendor";

    /// <summary>Fewer than two members can answer.</summary>
    public const string TooFewMembers = "too_few_members";

    /// <summary>No provider has the member.</summary>
    public const string NotConfigured = "not_configured";

    /// <summary>The member fails, and is not asked for a while.</summary>
    public const string CircuitOpen = "circuit_open";

    /// <summary>There are as many members as may answer.</summary>
    public const string OverTheMost = "over_the_most";

    /// <summary>Too few of the run's tokens are left for two drafts.</summary>
    public const string TokensLeft = "tokens_left";

    /// <summary>Too little of the run's time is left for drafts.</summary>
    public const string TimeLeft = "time_left";

    /// <summary>The draft has the best score.</summary>
    public const string BestScore = "best_score";

    /// <summary>Each draft has something right that the others lack.</summary>
    public const string Complementary = "complementary";

    /// <summary>The settings say so.</summary>
    public const string Configured = "configured";

    /// <summary>One draft was left.</summary>
    public const string OnlyDraft = "only_draft";

    /// <summary>No draft was left.</summary>
    public const string NoDraft = "no_draft";

    /// <summary>Nobody could score the drafts: the first one is taken.</summary>
    public const string NotScored = "not_scored";

    /// <summary>The run's limits, or what the fusing model can read, have no room for all drafts: the best one is taken.</summary>
    public const string NoRoom = "no_room";

    /// <summary>The drafts could not be fused: the best one is taken.</summary>
    public const string FuseFailed = "fuse_failed";
}
