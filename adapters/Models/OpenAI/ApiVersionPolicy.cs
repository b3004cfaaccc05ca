using System.ClientModel.Primitives;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>Names the version of Azure's API in each request's address.</summary>
/// <param name="version">The version.</param>
internal sealed class ApiVersionPolicy(string version) : PipelinePolicy
{
    /// <inheritdoc />
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Add(message.Request);
        ProcessNext(message, pipeline, currentIndex);
    }

    /// <inheritdoc />
    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Add(message.Request);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Add(PipelineRequest request)
    {
        var address = new UriBuilder(request.Uri!);
        var query = address.Query.TrimStart('?');
        address.Query = $"{query}{(query.Length == 0 ? string.Empty : "&")}api-version={Uri.EscapeDataString(version)}";
        request.Uri = address.Uri;
    }
}
