namespace Cartrita.Core.Telemetry.Traces;

/// <summary>What an event of a run's trace is of (GOV-11).</summary>
public static class TraceKinds
{
    /// <summary>An activity, or the orchestration of an agent.</summary>
    public const string Step = "step";

    /// <summary>A call of a tool, made by the executor.</summary>
    public const string Tool = "tool";

    /// <summary>A call of a model: chat, embeddings, moderation, or a small model's task.</summary>
    public const string Model = "model";
}
