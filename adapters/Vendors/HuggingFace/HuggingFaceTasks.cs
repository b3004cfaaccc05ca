using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Errors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.HuggingFace;

/// <summary>Tasks of small models by Hugging Face's inference.</summary>
/// <remarks>They only read, so a lost answer is asked for again.</remarks>
/// <param name="options">Token and address.</param>
/// <param name="sender">The way to it.</param>
internal sealed class HuggingFaceTasks(IOptions<HuggingFaceOptions> options, [FromKeyedServices(HuggingFaceOptions.Name)] VendorSender sender) : ITextTasks
{
    // The label is the whole hypothesis.
    private const string LabelAlone = "{}";

    // What is too long for the model is cut rather than refused.
    private const string Truncation = "longest_first";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <inheritdoc />
    public bool IsConfigured => options.Value.IsConfigured;

    /// <inheritdoc />
    public Task<IReadOnlyList<double>> EntailAsync(string model, string premise, IReadOnlyList<string> hypotheses, CancellationToken cancellationToken)
    {
        Check(hypotheses);
        return PostAsync(
            "zero_shot_classification",
            model,
            $"models/{HuggingFaceModel.Path(model)}",
            JsonSerializer.SerializeToUtf8Bytes(new HuggingFaceZeroShot(premise, new HuggingFaceZeroShotParameters(hypotheses, LabelAlone, MultiLabel: true)), HuggingFaceJson.Default.HuggingFaceZeroShot),
            HuggingFaceJson.Default.JsonNode,
            answer => Scores(answer, hypotheses),
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<double>> CompareAsync(string model, string text, IReadOnlyList<string> others, CancellationToken cancellationToken)
    {
        Check(others);
        return PostAsync(
            "sentence_similarity",
            model,
            $"models/{HuggingFaceModel.Path(model)}/pipeline/sentence-similarity",
            JsonSerializer.SerializeToUtf8Bytes(new HuggingFaceSimilarity(new HuggingFaceSentences(text, others)), HuggingFaceJson.Default.HuggingFaceSimilarity),
            HuggingFaceJson.Default.IReadOnlyListDouble,
            scores => scores.Count == others.Count ? scores : throw new JsonException("There is not one score for each text."),
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<string> SummariseAsync(string model, string text, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return PostAsync(
            "summarization",
            model,
            $"models/{HuggingFaceModel.Path(model)}",
            JsonSerializer.SerializeToUtf8Bytes(new HuggingFaceSummary(text, new HuggingFaceSummaryParameters(Truncation)), HuggingFaceJson.Default.HuggingFaceSummary),
            HuggingFaceJson.Default.JsonNode,
            Summary,
            cancellationToken);
    }

    private static string Summary(JsonNode answer)
    {
        var summary = (answer is JsonArray { Count: 1 } list ? list[0] : answer).Deserialize(HuggingFaceJson.Default.HuggingFaceSummaryText);
        return string.IsNullOrWhiteSpace(summary?.SummaryText) ? throw new JsonException("There is no summary.") : summary.SummaryText.Trim();
    }

    // By the labels' names: an answer has them best first.
    private static IReadOnlyList<double> Scores(JsonNode answer, IReadOnlyList<string> hypotheses)
    {
        var scores = (answer is JsonArray ? Listed(answer) : Paired(answer)).DistinctBy(label => label.Label, StringComparer.Ordinal).ToDictionary(label => label.Label, label => label.Score, StringComparer.Ordinal);
        return [.. hypotheses.Select(hypothesis => scores.TryGetValue(hypothesis, out var score) && score is >= 0 and <= 1 ? score : throw new JsonException("A label has no score."))];
    }

    private static IEnumerable<HuggingFaceLabel> Listed(JsonNode answer)
    {
        var labels = answer.Deserialize(HuggingFaceJson.Default.IReadOnlyListHuggingFaceLabel)!;
        return labels.All(label => label is not null) ? labels : throw new JsonException("A label is null.");
    }

    private static IEnumerable<HuggingFaceLabel> Paired(JsonNode answer)
    {
        var labels = answer.Deserialize(HuggingFaceJson.Default.HuggingFaceLabels)!;
        return labels.Labels.Count == labels.Scores.Count && labels.Labels.All(label => label is not null)
            ? labels.Labels.Zip(labels.Scores, (label, score) => new HuggingFaceLabel(label, score))
            : throw new JsonException("There is not one score for each label.");
    }

    private static void Check(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfZero(texts.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(texts.Count, ITextTasks.MostTexts);
    }

    private Task<TResult> PostAsync<TAnswer, TResult>(
        string operation, string model, string path, byte[] body, JsonTypeInfo<TAnswer> contract, Func<TAnswer, TResult> read, CancellationToken cancellationToken)
        where TAnswer : class
    {
        VendorConfiguration.Require(options.Value);
        var call = new VendorCall<TResult>
        {
            Operation = operation,
            Model = model,
            IsRepeatable = true,
            IsHedged = true,
            Request = () => new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.Address, path))
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = Json } },
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", options.Value.Token) },
            },
            Read = async (answer, token) => read(BoundedBody.Parse(await BoundedBody.ReadAsync(answer.Content, options.Value.MaxAnswerBytes, token), answer.Content.Headers.ContentType, contract)),
        };
        return sender.SendAsync(call, cancellationToken);
    }
}
