using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.TestSupport.LangSmith;

/// <summary>A server on the loopback that speaks LangSmith's wire format and remembers what was made.</summary>
/// <remarks>Every request is held against <see cref="LangSmithContract"/>; what breaks it is answered as the vendor does, with 422, and what is there already with 409.</remarks>
public sealed class LangSmithServer : LoopbackVendor
{
    /// <summary>The key that it takes.</summary>
    public const string Key = "lsv2-canary-7731";

    /// <summary>The id of every dataset that it makes.</summary>
    public const string DatasetId = "0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e11";

    private readonly ConcurrentDictionary<string, bool> made = new(StringComparer.Ordinal);

    /// <summary>The names of its datasets.</summary>
    public ConcurrentDictionary<string, bool> Datasets { get; } = new(StringComparer.Ordinal);

    public static async Task<LangSmithServer> StartAsync()
    {
        var server = new LangSmithServer();
        await server.ListenAsync();
        return server;
    }

    /// <inheritdoc />
    protected override void Check(VendorRequest request) => Violate($"{request.Method} {request.Path}", Problems(request));

    /// <inheritdoc />
    protected override VendorReply Answer(VendorRequest request)
    {
        if (request.Headers["x-api-key"] != Key)
        {
            return Detail(401, "Invalid token");
        }

        if (Problems(request).FirstOrDefault() is { } problem)
        {
            return Detail(422, problem);
        }

        if (request.Method == "GET")
        {
            var name = request.Query["name"].ToString();
            return VendorReply.Json(Datasets.ContainsKey(name) ? new JsonArray(new JsonObject { ["id"] = DatasetId, ["name"] = name }) : new JsonArray());
        }

        if (request.Path == "/datasets" && !Datasets.TryAdd(request.Body.GetProperty("name").GetString()!, true))
        {
            return Detail(409, "Dataset with this name already exists.");
        }

        var id = request.Body.TryGetProperty("id", out var named) ? named.GetString()! : request.Path;
        if (request.Method == "POST" && request.Path != "/datasets" && !made.TryAdd(request.Path + id, true))
        {
            return Detail(409, "Conflict");
        }

        return request.Path switch
        {
            "/runs" => VendorReply.Json(new JsonObject { ["message"] = "Runs batch ingested" }, 202),
            "/datasets" => VendorReply.Json(new JsonObject { ["id"] = DatasetId, ["name"] = request.Body.GetProperty("name").GetString() }),
            "/feedback" or "/examples" => VendorReply.Json(new JsonObject { ["id"] = id }),
            _ => VendorReply.Json(new JsonObject { ["message"] = "Run patched" }, 202),
        };
    }

    private static IReadOnlyList<string> Problems(VendorRequest request) => (request.Method, request.Path) switch
    {
        ("POST", "/runs") => LangSmithContract.CheckRequest(LangSmithContract.Run, request.Body),
        ("PATCH", { } path) when path.StartsWith("/runs/", StringComparison.Ordinal) => LangSmithContract.CheckRequest(LangSmithContract.Run, request.Body),
        ("POST", "/feedback") => LangSmithContract.CheckRequest(LangSmithContract.Feedback, request.Body),
        ("POST", "/datasets") => LangSmithContract.CheckRequest(LangSmithContract.Dataset, request.Body),
        ("GET", "/datasets") => request.Query["limit"] == "1" && request.Query["name"].ToString().Length > 0 && request.Query.Count == 2 ? [] : ["has another query"],
        ("POST", "/examples") => LangSmithContract.CheckRequest(LangSmithContract.Example, request.Body),
        _ => ["is no operation"],
    };

    private static VendorReply Detail(int status, string text) => VendorReply.Json(new JsonObject { ["detail"] = text }, status);
}
