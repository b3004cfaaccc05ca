using System.Text.Json.Serialization;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Tools;

/// <summary>What a call came to. A tool's own failure is a result that the model reads.</summary>
public sealed record ToolCallResult
{
    /// <summary>The call.</summary>
    public required string CallId { get; init; }

    /// <summary>The tool.</summary>
    public required string ToolId { get; init; }

    /// <summary>How it ended.</summary>
    public required ToolCallStatus Status { get; init; }

    /// <summary>The catalogue's code, where it did not succeed.</summary>
    public string? Code { get; init; }

    /// <summary>The payload of the result, a JSON object.</summary>
    public PayloadRef? Result { get; init; }

    /// <summary>The decision that it waits for, where the status is <see cref="ToolCallStatus.AwaitingApproval"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PendingApproval? Approval { get; init; }
}
