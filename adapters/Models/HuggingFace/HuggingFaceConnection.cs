using System.Net.Http.Headers;
using System.Text.Json;
using Cartrita.Adapters.Models.Resilience;
using Cartrita.Adapters.Vendors;
using Cartrita.Adapters.Vendors.HuggingFace;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models.HuggingFace;

/// <summary>Feature extraction by Hugging Face's inference, which has the embeddings that its router lacks.</summary>
/// <remarks>It stands beside the router's chat: <c>…/v1</c> and <c>…/hf-inference</c>. Requests only read, so a lost answer is asked for again.</remarks>
/// <param name="clients">Owns the handlers.</param>
/// <param name="provider">Address and token.</param>
/// <param name="time">The clock.</param>
internal sealed class HuggingFaceConnection(IHttpClientFactory clients, ModelProviderOptions provider, TimeProvider time) : IEmbeddingConnection
{
    /// <summary>The HTTP client's name.</summary>
    internal const string ClientName = "Cartrita.Models.HuggingFace";

    private const string ChatPath = "/v1";
    private const string Operation = "feature_extraction";

    // A batch of 32 texts with 512 tokens of 384 numbers each takes as much; pooled vectors a hundredth of it.
    private const int LargestAnswer = 96 * 1024 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly Uri address = Address(provider.Endpoint!);

    /// <summary>Whether the provider has its embeddings there.</summary>
    internal static bool Serves(string provider) => provider == ProviderNames.HuggingFace;

    /// <inheritdoc />
    public IEmbeddingGenerator<string, Embedding<float>> Embeddings(ModelChoice model, EmbeddingModelOptions entry, ProviderGuard guard) =>
        new HuggingFaceEmbeddingGenerator(this, model, entry, guard);

    /// <summary>The vectors of a batch, as they come.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="guard">Timeouts, retries and circuit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CartritaException">It failed.</exception>
    internal async Task<IReadOnlyList<float[]>> ExtractAsync(string model, IReadOnlyList<string> texts, ProviderGuard guard, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcome = VendorMeter.Cancelled;
        var path = $"models/{HuggingFaceModel.Path(model)}/pipeline/feature-extraction";
        var body = JsonSerializer.SerializeToUtf8Bytes(new FeatureRequest(texts, Truncate: true), FeatureJson.Default.FeatureRequest);
        using var span = VendorSpans.Start(HuggingFaceOptions.Name, Operation);
        try
        {
            var vectors = await guard.CallAsync(token => AttemptAsync(path, body, texts.Count, token), cancellationToken);
            outcome = VendorMeter.Ok;
            return vectors;
        }
        catch (CartritaException failure)
        {
            outcome = failure.Problem.Code;
            throw;
        }
        finally
        {
            span.Complete(outcome);
            VendorMeter.Call(HuggingFaceOptions.Name, Operation, outcome, time.GetElapsedTime(started));
        }
    }

    private async Task<IReadOnlyList<float[]>> AttemptAsync(string path, byte[] body, int texts, CancellationToken cancellationToken)
    {
        var outcome = Problems.ProviderFailed.Code;
        try
        {
            var vectors = await PostAsync(path, body, texts, cancellationToken);
            outcome = VendorMeter.Ok;
            return vectors;
        }
        catch (CallFailure failure)
        {
            outcome = failure.Problem.Code;
            throw;
        }
        finally
        {
            VendorMeter.Request(HuggingFaceOptions.Name, Operation, outcome);
        }
    }

    private async Task<IReadOnlyList<float[]>> PostAsync(string path, byte[] body, int texts, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(ClientName);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = Json } },
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", provider.ApiKey) },
        };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw await HuggingFaceFailure.ReadAsync(answer, time, cancellationToken);
        }

        try
        {
            return FeatureVectors.Read(await BoundedBody.ReadAsync(answer.Content, LargestAnswer, cancellationToken), texts);
        }
        catch (CallFailure tooLarge)
        {
            throw new CallFailure(Problems.ProviderFailed, tooLarge.Message, tooLarge);
        }
    }

    private static Uri Address(string endpoint)
    {
        var chat = endpoint.TrimEnd('/');
        return new Uri($"{(chat.EndsWith(ChatPath, StringComparison.Ordinal) ? chat[..^ChatPath.Length] : chat)}/hf-inference/");
    }
}
