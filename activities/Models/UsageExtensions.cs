using Cartrita.Core.Chat;
using Microsoft.Extensions.AI;

namespace Cartrita.Activities.Models;

/// <summary>Reads what a model says of its tokens.</summary>
internal static class UsageExtensions
{
    /// <summary>The tokens; none where the provider does not say.</summary>
    internal static TokenUsage ToUsage(this UsageDetails? usage) =>
        usage is null ? TokenUsage.None : new TokenUsage(usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
}
