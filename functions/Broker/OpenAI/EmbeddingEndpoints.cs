using Cartrita.Core.Broker;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>OpenAI's embeddings.</summary>
internal sealed class EmbeddingEndpoints(IMessageBroker broker, ModelCompletions envelopes, IModelRegistry models, IOptions<BridgeOptions> options)
{
    /// <summary>Vectors of length 1, in the inputs' order.</summary>
    [Function(nameof(CreateEmbeddings))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> CreateEmbeddings(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/embeddings")] HttpRequest request)
    {
        request.Caller();
        var body = await JsonBody.ReadAsync(request, OpenAIJson.Wire.EmbeddingsBody);
        RequestFault.RequireKnown(body);
        RequestFault.Require(body.EncodingFormat is null or "float" or "base64", "encoding_format", "It is float or base64.");
        var inputs = Inputs(body.Input);
        RequestFault.Require(!string.IsNullOrWhiteSpace(body.Model), "model", "It is missing.");
        var model = models.Embedding(body.Model) ?? throw new CartritaException(Problems.ModelUnavailable);
        RequestFault.Require(body.Dimensions is null || body.Dimensions == model.Dimensions, "dimensions", $"Vectors of this model have {model.Dimensions}; they are not shortened.");
        var message = envelopes.Envelope(request.Info(), new ModelEmbeddingRequest(model, inputs));
        var estimate = inputs.Sum(input => (long)ContextBudget.Estimate(input));
        var settle = await envelopes.ReserveAsync(request.Info(), message.Id, estimate);
        var took = 0L;
        GeneratedEmbeddings<Embedding<float>> vectors;
        try
        {
            vectors = await broker.RequestOneAsync(ModelTopics.Embeddings, message, request.HttpContext.RequestAborted);
            took = vectors.Usage?.InputTokenCount ?? estimate;
        }
        finally
        {
            await settle(took);
        }

        return JsonAnswer.Ok(Answer(vectors, model, inputs, body.EncodingFormat == "base64"), OpenAIJson.Wire.EmbeddingList);
    }

    private static EmbeddingList Answer(GeneratedEmbeddings<Embedding<float>> vectors, EmbeddingModel model, IReadOnlyList<string> inputs, bool packed)
    {
        // A provider on this machine counts no tokens.
        var tokens = vectors.Usage?.InputTokenCount ?? inputs.Sum(input => (long)ContextBudget.Estimate(input));
        return new EmbeddingList(
            "list", [.. vectors.Select((vector, at) => new EmbeddingItem("embedding", at, Write(vector.Vector, packed)))], model.Choice.Model, new EmbeddingUsage(tokens, tokens));
    }

    private static JsonElement Write(ReadOnlyMemory<float> vector, bool packed) => packed
        ? JsonSerializer.SerializeToElement(Convert.ToBase64String(MemoryMarshal.AsBytes(vector.Span)), OpenAIJson.Wire.String)
        : JsonSerializer.SerializeToElement(vector.ToArray(), OpenAIJson.Wire.SingleArray);

    private IReadOnlyList<string> Inputs(JsonElement input)
    {
        string[] inputs = input.ValueKind switch
        {
            JsonValueKind.String => [input.GetString()!],
            JsonValueKind.Array when input.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) => [.. input.EnumerateArray().Select(one => one.GetString()!)],
            JsonValueKind.Array => throw RequestFault.Invalid("input", "Tokens are not supported; send texts."),
            _ => throw RequestFault.Invalid("input", "It is a text, or an array of texts."),
        };
        var most = options.Value.MaxEmbeddingInputs;
        RequestFault.Require(inputs.Length > 0 && inputs.Length <= most, "input", $"There are 1 to {most} texts.");
        RequestFault.Require(inputs.All(text => text.Length > 0), "input", "A text is empty.");
        return inputs;
    }
}
