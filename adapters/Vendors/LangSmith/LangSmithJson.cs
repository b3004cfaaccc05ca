using System.Text.Json.Serialization;

namespace Cartrita.Adapters.Vendors.LangSmith;

/// <summary>The body of <c>POST /runs</c> and of <c>PATCH /runs/{id}</c>.</summary>
internal sealed record LangSmithRun
{
    /// <summary>The run, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The trace, which is the run itself.</summary>
    public required string TraceId { get; init; }

    /// <summary>The run's place in its trace: its start and its id.</summary>
    public required string DottedOrder { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary><c>chain</c>.</summary>
    public required string RunType { get; init; }

    /// <summary>The project.</summary>
    public required string SessionName { get; init; }

    /// <summary>When it began.</summary>
    public required string StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public required string EndTime { get; init; }

    /// <summary>What was asked; empty where texts stay here.</summary>
    public required LangSmithText Inputs { get; init; }

    /// <summary>What was answered; empty where texts stay here.</summary>
    public required LangSmithText Outputs { get; init; }

    /// <summary>Metadata.</summary>
    public required LangSmithExtra Extra { get; init; }
}

/// <summary>Inputs or outputs of a run or an example.</summary>
internal sealed record LangSmithText
{
    /// <summary>The question.</summary>
    public string? Question { get; init; }

    /// <summary>The answer.</summary>
    public string? Answer { get; init; }
}

/// <summary>What stands beside a run.</summary>
/// <param name="Metadata">Metadata.</param>
internal sealed record LangSmithExtra(LangSmithMetadata Metadata);

/// <summary>The metadata of a run.</summary>
internal sealed record LangSmithMetadata
{
    /// <summary>The provider of the model.</summary>
    public required string LsProvider { get; init; }

    /// <summary>The model.</summary>
    public required string LsModelName { get; init; }

    /// <summary>The conversation: LangSmith shows the runs of one as a thread.</summary>
    public required string ThreadId { get; init; }

    /// <summary>Tokens.</summary>
    public required LangSmithUsage UsageMetadata { get; init; }
}

/// <summary>Tokens and cost of a run.</summary>
internal sealed record LangSmithUsage(long InputTokens, long OutputTokens, long TotalTokens, decimal? TotalCost);

/// <summary>The body of <c>POST /feedback</c>.</summary>
internal sealed record LangSmithFeedback
{
    /// <summary>The feedback, a UUID that is the same each time.</summary>
    public required string Id { get; init; }

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The trace.</summary>
    public required string TraceId { get; init; }

    /// <summary>The metric.</summary>
    public required string Key { get; init; }

    /// <summary>The score.</summary>
    public required double Score { get; init; }

    /// <summary>Why, as a code.</summary>
    public string? Comment { get; init; }

    /// <summary>When the run began.</summary>
    public required string StartTime { get; init; }

    /// <summary>Who scored.</summary>
    public required LangSmithSource FeedbackSource { get; init; }
}

/// <summary>Who scored.</summary>
/// <param name="Type"><c>api</c> or <c>model</c>.</param>
internal sealed record LangSmithSource(string Type);

/// <summary>The body of <c>POST /datasets</c>.</summary>
internal sealed record LangSmithDataset(string Name, string DataType, string? Description);

/// <summary>The part of its answer, and of those that <c>GET /datasets</c> lists, that is needed.</summary>
internal sealed record LangSmithDatasetAnswer([property: JsonRequired] string Id);

/// <summary>The body of <c>POST /examples</c>.</summary>
internal sealed record LangSmithExample
{
    /// <summary>The example, a UUID that is the same each time.</summary>
    public required string Id { get; init; }

    /// <summary>The dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>The question.</summary>
    public required LangSmithText Inputs { get; init; }

    /// <summary>The answer.</summary>
    public required LangSmithText Outputs { get; init; }

    /// <summary>The run that it was taken from.</summary>
    public string? SourceRunId { get; init; }
}

/// <summary>LangSmith's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LangSmithRun))]
[JsonSerializable(typeof(LangSmithFeedback))]
[JsonSerializable(typeof(LangSmithDataset))]
[JsonSerializable(typeof(LangSmithDatasetAnswer))]
[JsonSerializable(typeof(IReadOnlyList<LangSmithDatasetAnswer>))]
[JsonSerializable(typeof(LangSmithExample))]
internal sealed partial class LangSmithJson : JsonSerializerContext;
