using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Core.Streaming.Data;

/// <summary>The JSON of frames' data: what clients see.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StartData))]
[JsonSerializable(typeof(TokenData))]
[JsonSerializable(typeof(Chat.TokenUsage))]
[JsonSerializable(typeof(EndData))]
[JsonSerializable(typeof(ErrorData))]
[JsonSerializable(typeof(DoneData))]
[JsonSerializable(typeof(AgentTaskStartedData))]
[JsonSerializable(typeof(AgentTaskProgressData))]
[JsonSerializable(typeof(AgentTaskOutputData))]
[JsonSerializable(typeof(AgentTaskCompleteData))]
[JsonSerializable(typeof(FunctionCallData))]
[JsonSerializable(typeof(ToolResultData))]
[JsonSerializable(typeof(OrchestrationDecisionData))]
[JsonSerializable(typeof(SafetyFlagData))]
[JsonSerializable(typeof(EvaluationMetricData))]
[JsonSerializable(typeof(ChainReconfiguredData))]
[JsonSerializable(typeof(FileAttachProgressData))]
[JsonSerializable(typeof(IngestionEndData))]
[JsonSerializable(typeof(AudioTranscriptData))]
[JsonSerializable(typeof(AudioEndData))]
[JsonSerializable(typeof(AudioInterruptedData))]
[JsonSerializable(typeof(AudioFlushedData))]
[JsonSerializable(typeof(AudioEnrichedData))]
[JsonSerializable(typeof(StreamResumedData))]
[JsonSerializable(typeof(StreamClosedData))]
[JsonSerializable(typeof(Telemetry.Traces.StepTrace))]
public sealed partial class FrameDataJson : JsonSerializerContext;
