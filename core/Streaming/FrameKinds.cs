using System.Collections.Frozen;

namespace Cartrita.Core.Streaming;

/// <summary>The kinds of frames (CHAT-02, CHAT-06).</summary>
public static class FrameKinds
{
    /// <summary>Opens a run's log, exactly once.</summary>
    public const string Start = "start";

    /// <summary>A piece of the answer's text.</summary>
    public const string Token = "token";

    /// <summary>Token counts of the run, at most once, just before <see cref="End"/>.</summary>
    public const string Usage = "usage";

    /// <summary>Closes the chat well.</summary>
    public const string End = "end";

    /// <summary>Closes the chat badly.</summary>
    public const string Error = "error";

    /// <summary>Closes the run; always last.</summary>
    public const string Done = "done";

    /// <summary>A task's attempt begins; its frame id names the attempt.</summary>
    public const string AgentTaskStarted = "agent_task_started";

    /// <summary>A task moves on.</summary>
    public const string AgentTaskProgress = "agent_task_progress";

    /// <summary>A task has a result.</summary>
    public const string AgentTaskOutput = "agent_task_output";

    /// <summary>A task ended, well or badly.</summary>
    public const string AgentTaskComplete = "agent_task_complete";

    /// <summary>The supervisor decided something.</summary>
    public const string OrchestrationDecision = "orchestration_decision";

    /// <summary>The plan changed under the necessity policy.</summary>
    public const string ChainReconfigured = "chain_reconfigured";

    /// <summary>The safety screen found something.</summary>
    public const string SafetyFlag = "safety_flag";

    /// <summary>A score.</summary>
    public const string EvaluationMetric = "evaluation_metric";

    /// <summary>Interim transcript.</summary>
    public const string AudioInterim = "audio_interim";

    /// <summary>Final transcript.</summary>
    public const string AudioFinal = "audio_final";

    /// <summary>Transcribing a session of live audio is interrupted; what is final stays, and it goes on when the transcriber is back.</summary>
    public const string AudioInterrupted = "audio_interrupted";

    /// <summary>All that was sent of live audio before its client asked for it is final.</summary>
    public const string AudioFlushed = "audio_flushed";

    /// <summary>What a model read out of the whole transcript of live audio.</summary>
    public const string AudioEnriched = "audio_enriched";

    /// <summary>An agent calls a tool.</summary>
    public const string FunctionCall = "function_call";

    /// <summary>A tool answered.</summary>
    public const string ToolResult = "tool_result";

    /// <summary>Timings and counts of the run.</summary>
    public const string Metrics = "metrics";

    /// <summary>An upload or its ingestion moves on.</summary>
    public const string FileAttachProgress = "file.attach.progress";

    /// <summary>A computer-use action moves on.</summary>
    public const string ComputerUseProgress = "computer_use.execute.progress";

    /// <summary>Opens a stream that goes on after a frame. It is the transport's, not the log's, and has the id of that frame, so that a client's last id stays right.</summary>
    public const string StreamResumed = "stream_resumed";

    /// <summary>The server closes a stream before its end. It is the transport's, and has the id of the last frame that was sent.</summary>
    public const string StreamClosed = "stream_closed";

    /// <summary>The kinds that <c>?frames=chat</c> limits a stream to (CHAT-02).</summary>
    public static readonly FrozenSet<string> Chat = FrozenSet.ToFrozenSet([Start, Token, Usage, End, Error], StringComparer.Ordinal);
}
