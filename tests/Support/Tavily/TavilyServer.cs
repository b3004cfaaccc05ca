using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.TestSupport.Tavily;

/// <summary>A page that the server knows.</summary>
public sealed record TavilyPage(string Url, string Title, string Content, double Score, string? PublishedDate = null, string? RawContent = null);

/// <summary>A server on the loopback that speaks Tavily's wire format and knows a few pages.</summary>
/// <remarks>Every request and answer is held against <see cref="TavilyContract"/>; what breaks it is answered as the vendor does, with 400.</remarks>
public sealed class TavilyServer : LoopbackVendor
{
    /// <summary>The key that it takes.</summary>
    public const string Key = "tvly-canary-5519";

    /// <summary>The pages, as a search finds them.</summary>
    public ConcurrentQueue<TavilyPage> Pages { get; } = new();

    public static async Task<TavilyServer> StartAsync(params TavilyPage[] pages)
    {
        var server = new TavilyServer();
        foreach (var page in pages)
        {
            server.Pages.Enqueue(page);
        }

        await server.ListenAsync();
        return server;
    }

    /// <inheritdoc />
    protected override void Check(VendorRequest request) => Violate($"{request.Method} {request.Path}", Problems(request));

    /// <inheritdoc />
    protected override VendorReply Answer(VendorRequest request)
    {
        if (request.Authorization != $"Bearer {Key}")
        {
            return Error(401, "Unauthorized: missing or invalid API key.");
        }

        if (Problems(request).FirstOrDefault() is { } problem)
        {
            return Error(400, problem);
        }

        return request.Path == "/search" ? Search(request) : Extract(request);
    }

    private static IReadOnlyList<string> Problems(VendorRequest request) => (request.Method, request.Path) switch
    {
        ("POST", "/search") => TavilyContract.CheckRequest(TavilyContract.Search, request.Body),
        ("POST", "/extract") => TavilyContract.CheckRequest(TavilyContract.Extract, request.Body),
        _ => ["is no operation"],
    };

    private VendorReply Search(VendorRequest request)
    {
        var most = request.Body.TryGetProperty("max_results", out var wanted) ? wanted.GetInt32() : 5;
        var isNews = request.Body.TryGetProperty("topic", out var topic) && topic.GetString() == "news";
        var results = Pages.OrderByDescending(page => page.Score).Take(most).Select(page =>
        {
            var result = new JsonObject { ["title"] = page.Title, ["url"] = page.Url, ["content"] = page.Content, ["score"] = page.Score, ["raw_content"] = null };
            if (isNews && page.PublishedDate is { } date)
            {
                result["published_date"] = date;
            }

            return result;
        });
        return Checked(TavilyContract.SearchAnswer, new JsonObject
        {
            ["query"] = request.Body.GetProperty("query").GetString(), ["answer"] = null, ["images"] = new JsonArray(), ["results"] = new JsonArray([.. results]),
            ["response_time"] = 0.42, ["request_id"] = "123e4567-e89b-12d3-a456-426614174111",
        });
    }

    private VendorReply Extract(VendorRequest request)
    {
        var urls = request.Body.GetProperty("urls").EnumerateArray().Select(url => url.GetString()!).ToList();
        var known = Pages.Where(page => page.RawContent is not null && urls.Contains(page.Url, StringComparer.Ordinal)).ToList();
        var results = known.Select(page => new JsonObject { ["url"] = page.Url, ["raw_content"] = page.RawContent, ["images"] = new JsonArray() });
        var failed = urls.Except(known.Select(page => page.Url), StringComparer.Ordinal).Select(url => new JsonObject { ["url"] = url, ["error"] = "Failed to fetch url" });
        return Checked(TavilyContract.ExtractAnswer, new JsonObject
        {
            ["results"] = new JsonArray([.. results]), ["failed_results"] = new JsonArray([.. failed]), ["response_time"] = 0.02, ["request_id"] = "123e4567-e89b-12d3-a456-426614174111",
        });
    }

    private VendorReply Error(int status, string text) =>
        Checked(TavilyContract.Error, new JsonObject { ["detail"] = new JsonObject { ["error"] = text } }) with { Status = status };

    private VendorReply Checked(string schema, JsonObject body)
    {
        Violate($"answer {schema}", TavilyContract.CheckAnswer(schema, body.ToJsonString()));
        return VendorReply.Json(body);
    }
}
