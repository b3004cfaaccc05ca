using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Tools.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.Tavily;

/// <summary>Searches and reads the web through Tavily.</summary>
/// <remarks>Both operations only read, so a lost answer is asked for again, though each request costs credits.</remarks>
/// <param name="options">Key and address.</param>
/// <param name="sender">The way to it.</param>
internal sealed class TavilyClient(IOptions<TavilyOptions> options, [FromKeyedServices(TavilyOptions.Name)] VendorSender sender) : IWebSearch
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <inheritdoc />
    public bool IsConfigured => options.Value.IsConfigured;

    /// <inheritdoc />
    public async Task<IReadOnlyList<WebSearchHit>> SearchAsync(WebSearchQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        WebRequestRules.Check(query);
        var body = new TavilySearchRequest
        {
            Query = query.Query,
            SearchDepth = Name(query.Depth),
            Topic = Name(query.Topic),
            MaxResults = query.MaxResults,
            TimeRange = query.Age is { } age ? Name(age) : null,
            IncludeDomains = query.IncludeDomains.Count > 0 ? query.IncludeDomains : null,
            ExcludeDomains = query.ExcludeDomains.Count > 0 ? query.ExcludeDomains : null,
        };
        var answer = await PostAsync("search", body, TavilyJson.Default.TavilySearchRequest, TavilyJson.Default.TavilySearchAnswer, cancellationToken);
        return [.. answer.Results.Select(Hit).OfType<WebSearchHit>().Take(query.MaxResults)];
    }

    /// <inheritdoc />
    public async Task<WebExtraction> ExtractAsync(WebExtractionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        WebRequestRules.Check(request);
        var body = new TavilyExtractRequest([.. request.Urls.Select(url => url.AbsoluteUri)], Name(request.Depth), "markdown");
        var answer = await PostAsync("extract", body, TavilyJson.Default.TavilyExtractRequest, TavilyJson.Default.TavilyExtractAnswer, cancellationToken);
        var texts = answer.Results.Where(page => !string.IsNullOrWhiteSpace(page.RawContent)).DistinctBy(page => page.Url, StringComparer.Ordinal).ToDictionary(page => page.Url, page => page.RawContent!, StringComparer.Ordinal);

        // By what was asked for: a page that the answer passes over in silence has failed too.
        var read = request.Urls.Distinct().ToLookup(url => Text(texts, url) is not null);
        return new WebExtraction([.. read[true].Select(url => new WebPageText(url, Text(texts, url)!))], [.. read[false]]);
    }

    private static string? Text(Dictionary<string, string> texts, Uri url) => texts.GetValueOrDefault(url.AbsoluteUri) ?? texts.GetValueOrDefault(url.OriginalString);

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    // A result without an address that can be followed is none.
    private static WebSearchHit? Hit(TavilyResult result) => Uri.TryCreate(result.Url, UriKind.Absolute, out var url) && WebRequestRules.IsWeb(url)
        ? new WebSearchHit
        {
            Url = url,
            Title = result.Title ?? string.Empty,
            Snippet = result.Content ?? string.Empty,
            Score = result.Score,
            PublishedAt = DateTimeOffset.TryParse(result.PublishedDate, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null,
        }
        : null;

    private Task<TAnswer> PostAsync<TBody, TAnswer>(
        string operation, TBody body, JsonTypeInfo<TBody> bodyContract, JsonTypeInfo<TAnswer> contract, CancellationToken cancellationToken)
        where TAnswer : class
    {
        VendorConfiguration.Require(options.Value);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, bodyContract);
        var call = new VendorCall<TAnswer>
        {
            Operation = operation,
            IsRepeatable = true,
            IsHedged = operation == "search",
            Request = () => new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.Address, operation))
            {
                Content = new ByteArrayContent(bytes) { Headers = { ContentType = Json } },
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", options.Value.ApiKey) },
            },
            Read = async (answer, token) => BoundedBody.Parse(
                await BoundedBody.ReadAsync(answer.Content, options.Value.MaxAnswerBytes, token), answer.Content.Headers.ContentType, contract),
        };
        return sender.SendAsync(call, cancellationToken);
    }
}
