using Azure.Core.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The serializer of an invocation's worker.</summary>
internal static class WorkerSerializer
{
    /// <exception cref="InvalidOperationException">The worker has none.</exception>
    public static ObjectSerializer Of(FunctionContext context) =>
        context.InstanceServices.GetService<IOptions<WorkerOptions>>()?.Value.Serializer
        ?? throw new InvalidOperationException("A serializer is not configured for the worker.");
}
