using System.ComponentModel.DataAnnotations;
using Cartrita.Core.Broker;
using Cartrita.Core.Governance;

namespace Cartrita.Functions.Chat;

/// <summary>How the chat API treats its callers, and what one run may use (GOV-02).</summary>
internal sealed class ChatOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Chat";

    /// <summary>How long <c>POST /api/chat</c> waits for the answer before it hands out the run's id instead; under the 230 s of Azure's load balancer.</summary>
    [Range(1, 220)]
    public int AnswerTimeoutSeconds { get; set; } = 120;

    /// <summary>How long a request waits for named attachments that are still being ingested.</summary>
    [Range(0, 60)]
    public int AttachmentWaitSeconds { get; set; } = 10;

    /// <summary>Chats that run at a time on one instance, without those that wait for a person; the others wait as <c>Broker</c> says.</summary>
    [Range(1, 100_000)]
    public int MaxRunning { get; set; } = 1024;

    /// <summary>The same for one user.</summary>
    [Range(1, 100_000)]
    public int MaxRunningPerOwner { get; set; } = 256;

    /// <summary>Chats of one user that are on their way from the request to the first frame, on one instance; the others wait.</summary>
    [Range(1, 1000)]
    public int MaxStarting { get; set; } = 2;

    /// <summary>Tasks of a plan.</summary>
    [Range(1, 50)]
    public int MaxTasks { get; set; } = 8;

    /// <summary>Model calls of the agents of one run.</summary>
    [Range(1, 1000)]
    public int MaxSteps { get; set; } = 100;

    /// <summary>Tool calls of one run.</summary>
    [Range(0, 10_000)]
    public int MaxToolCalls { get; set; } = 50;

    /// <summary>Model tokens of one run.</summary>
    [Range(1, 100_000_000)]
    public long MaxTokens { get; set; } = 200_000;

    /// <summary>What the models of one run may cost, in US dollars by the configured prices; 0 for no limit.</summary>
    [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal MaxCostUsd { get; set; }

    /// <summary>Wall time of one run in seconds.</summary>
    [Range(2, 86_400)]
    public int MaxSeconds { get; set; } = 300;

    /// <summary>The bounds of what runs.</summary>
    public TopicBounds Bounds => new(MaxRunning, MaxRunningPerOwner);

    /// <summary>A file with another configuration of the backend in S0's form (CHAT-19); the built-in one where it is empty.</summary>
    public string? SpecificationFile { get; set; }

    /// <summary>The limits that a run takes with it.</summary>
    public RunLimits Limits => new(MaxTasks, MaxSteps, MaxToolCalls, MaxTokens, MaxSeconds)
    {
        MaxCostMicroUsd = MaxCostUsd > 0 ? (long)Math.Ceiling(MaxCostUsd * 1_000_000) : null,
    };
}
