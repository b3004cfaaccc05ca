using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>The data of each kind of frame that a run or a transport makes today.</summary>
internal static class FrameShapes
{
    public static readonly SortedDictionary<string, Type[]> All = new(StringComparer.Ordinal)
    {
        [FrameKinds.Start] = [typeof(StartData)],
        [FrameKinds.Token] = [typeof(TokenData)],
        [FrameKinds.Usage] = [typeof(TokenUsage)],
        [FrameKinds.End] = [typeof(EndData), typeof(IngestionEndData), typeof(AudioEndData)],
        [FrameKinds.Error] = [typeof(ErrorData)],
        [FrameKinds.Done] = [typeof(DoneData)],
        [FrameKinds.AgentTaskStarted] = [typeof(AgentTaskStartedData)],
        [FrameKinds.AgentTaskProgress] = [typeof(AgentTaskProgressData)],
        [FrameKinds.AgentTaskOutput] = [typeof(AgentTaskOutputData)],
        [FrameKinds.AgentTaskComplete] = [typeof(AgentTaskCompleteData)],
        [FrameKinds.AudioInterim] = [typeof(AudioTranscriptData)],
        [FrameKinds.AudioInterrupted] = [typeof(AudioInterruptedData)],
        [FrameKinds.AudioFlushed] = [typeof(AudioFlushedData)],
        [FrameKinds.AudioEnriched] = [typeof(AudioEnrichedData)],
        [FrameKinds.AudioFinal] = [typeof(AudioTranscriptData)],
        [FrameKinds.FunctionCall] = [typeof(FunctionCallData)],
        [FrameKinds.ToolResult] = [typeof(ToolResultData)],
        [FrameKinds.OrchestrationDecision] = [typeof(OrchestrationDecisionData)],
        [FrameKinds.SafetyFlag] = [typeof(SafetyFlagData)],
        [FrameKinds.ChainReconfigured] = [typeof(ChainReconfiguredData)],
        [FrameKinds.EvaluationMetric] = [typeof(EvaluationMetricData)],
        [FrameKinds.FileAttachProgress] = [typeof(FileAttachProgressData)],
        [FrameKinds.StreamResumed] = [typeof(StreamResumedData)],
        [FrameKinds.StreamClosed] = [typeof(StreamClosedData)],
    };

    /// <summary>The schema's name of a kind: <c>agent_task_started</c> is <c>AgentTaskStartedFrame</c>.</summary>
    public static string NameOf(string kind) =>
        string.Concat(kind.Split('_', '.').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Frame";
}
