using System.Net.Http.Headers;
using System.Text.Json;
using Cartrita.Core.Governance.Moderation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.OpenAI;

/// <summary>Moderates by OpenAI's endpoint, or by a server that speaks it.</summary>
/// <remarks>It only reads, so a lost answer is asked for again.</remarks>
/// <param name="options">Key and address.</param>
/// <param name="safety">Names the model.</param>
/// <param name="sender">The way to it.</param>
internal sealed class OpenAIModeration(IOptions<OpenAIOptions> options, SafetyOptions safety, [FromKeyedServices(OpenAIOptions.Name)] VendorSender sender) : IModeration
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <inheritdoc />
    public bool IsConfigured => options.Value.IsConfigured;

    /// <inheritdoc />
    public Task<IReadOnlyList<ModeratedCategory>> ModerateAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        VendorConfiguration.Require(options.Value);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new OpenAIModerationRequest(safety.ModerationModel, texts), OpenAIModerationJson.Default.OpenAIModerationRequest);
        var call = new VendorCall<IReadOnlyList<ModeratedCategory>>
        {
            Operation = "moderate",
            Model = safety.ModerationModel,
            IsRepeatable = true,
            IsHedged = true,
            Request = () => new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.Address, "moderations"))
            {
                Content = new ByteArrayContent(bytes) { Headers = { ContentType = Json } },
                Headers = { Authorization = options.Value.ApiKey.Length > 0 ? new AuthenticationHeaderValue("Bearer", options.Value.ApiKey) : null },
            },
            Read = async (answer, token) => Read(
                BoundedBody.Parse(await BoundedBody.ReadAsync(answer.Content, options.Value.MaxAnswerBytes, token), answer.Content.Headers.ContentType, OpenAIModerationJson.Default.OpenAIModerationAnswer),
                texts.Count),
        };
        return sender.SendAsync(call, cancellationToken);
    }

    // A text without a result was not looked at, and a result without categories says nothing: neither is a clean one.
    private static IReadOnlyList<ModeratedCategory> Read(OpenAIModerationAnswer answer, int texts) =>
        answer.Results.Count == texts && answer.Results.All(result => result.Categories.Count > 0 && result.CategoryScores.Count > 0)
            ?
            [
                .. answer.Results
                    .SelectMany(result => result.Categories.Keys.Union(result.CategoryScores.Keys)
                        .Select(name => new ModeratedCategory(name, result.CategoryScores.GetValueOrDefault(name) ?? 0, result.Categories.GetValueOrDefault(name) ?? false)))
                    .GroupBy(category => category.Category, (name, same) => same.Aggregate((one, other) => new ModeratedCategory(name, Math.Max(one.Score, other.Score), one.Flagged || other.Flagged)))
                    .OrderBy(category => category.Category, StringComparer.Ordinal),
            ]
            : throw new JsonException("There is not one result with categories for each text.");
}
