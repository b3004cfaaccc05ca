namespace Cartrita.Core.Durable;

/// <summary>The numbers of a run's own frames: each stands under one writer and has one number, so whoever appends it again repeats it.</summary>
/// <remarks>An agent's frames stand under writers of their own, named in its activities' inputs.</remarks>
public static class RunFrameNumbers
{
    /// <summary>The writer of a run's own frames.</summary>
    public const string WriterId = "run";

    /// <summary>The writer of the memory agent's frames after the answer.</summary>
    public const string RememberWriterId = "remember";

    /// <summary>The opening.</summary>
    public const long Start = 0;

    /// <summary>The first of the orchestrator's own; an ingestion's progress begins here too.</summary>
    public const long FirstDecision = 1;

    /// <summary>The plan's decision.</summary>
    public const long Plan = 500_000;

    /// <summary>What the answer recalls.</summary>
    public const long Recall = 900_000;

    /// <summary>What was read out of the transcript of live audio.</summary>
    public const long Enrichment = 900_100;

    /// <summary>The end of the answer's own task.</summary>
    public const long AnswerComplete = 1_000_000;

    /// <summary>The token counts.</summary>
    public const long Usage = 1_000_001;

    /// <summary>The terminal frame, well.</summary>
    public const long End = 1_000_002;

    /// <summary>The terminal frame, badly.</summary>
    public const long Error = 1_000_003;

    /// <summary>The close.</summary>
    public const long Done = 1_000_004;

    /// <summary>The first score, after the end.</summary>
    public const long Metric = 1_000_100;
}
