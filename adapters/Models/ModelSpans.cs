using System.Diagnostics;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models;

/// <summary>Spans of models' calls, named and tagged as OpenTelemetry's conventions for generative AI have it; never with what is said.</summary>
internal static class ModelSpans
{
    /// <summary>The source's name.</summary>
    internal const string SourceName = "Cartrita.Models";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A model is asked.</summary>
    internal static Activity? StartChat(ModelChoice model)
    {
        var span = Source.StartActivity($"chat {model.Model}", ActivityKind.Internal);
        return span is { IsAllDataRequested: true }
            ? span.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", model.Provider).SetTag("gen_ai.request.model", model.Model)
            : span;
    }

    /// <summary>It has answered.</summary>
    internal static void Complete(this Activity? span, UsageDetails? usage)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("gen_ai.usage.input_tokens", usage?.InputTokenCount ?? 0).SetTag("gen_ai.usage.output_tokens", usage?.OutputTokenCount ?? 0).SetStatus(ActivityStatusCode.Ok);
        }
    }
}
