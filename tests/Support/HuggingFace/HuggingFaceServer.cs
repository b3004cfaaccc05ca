using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.TestSupport.HuggingFace;

/// <summary>A server on the loopback that speaks the wire format of four tasks of Hugging Face's inference.</summary>
/// <remarks>Every request is held against <see cref="HuggingFaceContract"/>; what breaks it is answered with 400.</remarks>
public sealed partial class HuggingFaceServer : LoopbackVendor
{
    /// <summary>The token that it takes.</summary>
    public const string Token = "hf-canary-3310";

    /// <summary>How far a text entails a label.</summary>
    public Func<string, string, double> Entails { get; set; } = (text, label) => text.Contains(label, StringComparison.OrdinalIgnoreCase) ? 0.95 : 0.05;

    /// <summary>How alike two texts are.</summary>
    public Func<string, string, double> Alike { get; set; } = (_, _) => 0.5;

    /// <summary>The vectors of a text's tokens; they are pooled into their mean unless <see cref="AnswersTokens"/> says otherwise.</summary>
    public Func<string, float[][]> Embeds { get; set; } = text => [[text.Length, 1]];

    /// <summary>What an answer of feature extraction has for each text.</summary>
    public HuggingFaceFeatures AnswersTokens { get; set; }

    /// <summary>What a text says, in short.</summary>
    public Func<string, string> Summarises { get; set; } = text => text.Split('\n')[0];

    /// <summary>Whether classifications are answered in the older form, and summaries alone.</summary>
    public bool AnswersPaired { get; set; }

    /// <summary>A model that is cold, for so many seconds.</summary>
    public static VendorFault Loading(double seconds) => new()
    {
        Instead = VendorReply.Json(new JsonObject { ["error"] = "Model facebook/bart-large-mnli is currently loading", ["estimated_time"] = seconds }, 503),
    };

    public static async Task<HuggingFaceServer> StartAsync()
    {
        var server = new HuggingFaceServer();
        await server.ListenAsync();
        return server;
    }

    /// <inheritdoc />
    protected override void Check(VendorRequest request) => Violate($"{request.Method} {request.Path}", Problems(request));

    /// <inheritdoc />
    protected override VendorReply Answer(VendorRequest request)
    {
        if (request.Authorization != $"Bearer {Token}")
        {
            return Error(401, "Invalid credentials in Authorization header");
        }

        if (Problems(request).FirstOrDefault() is { } problem)
        {
            return Error(400, problem);
        }

        var inputs = request.Body.GetProperty("inputs");
        if (request.Path.EndsWith("/feature-extraction", StringComparison.Ordinal))
        {
            string[] texts = inputs.ValueKind == JsonValueKind.String ? [inputs.GetString()!] : [.. inputs.EnumerateArray().Select(text => text.GetString()!)];
            return VendorReply.Json(HuggingFaceWire.Features([.. texts.Select(Embeds)], AnswersTokens));
        }

        if (request.Path.EndsWith("/sentence-similarity", StringComparison.Ordinal))
        {
            var source = inputs.GetProperty("source_sentence").GetString()!;
            return VendorReply.Json(new JsonArray([.. inputs.GetProperty("sentences").EnumerateArray().Select(sentence => JsonValue.Create(Alike(source, sentence.GetString()!)))]));
        }

        if (IsSummary(request))
        {
            var summary = new JsonObject { ["summary_text"] = Summarises(inputs.GetString()!) };
            return VendorReply.Json(AnswersPaired ? summary : new JsonArray(summary));
        }

        var labels = request.Body.GetProperty("parameters").GetProperty("candidate_labels").EnumerateArray()
            .Select(label => (Label: label.GetString()!, Score: Entails(inputs.GetString()!, label.GetString()!)))
            .OrderByDescending(label => label.Score)
            .ToList();
        return VendorReply.Json(AnswersPaired
            ? new JsonObject
            {
                ["sequence"] = inputs.GetString(), ["labels"] = new JsonArray([.. labels.Select(label => JsonValue.Create(label.Label))]), ["scores"] = new JsonArray([.. labels.Select(label => JsonValue.Create(label.Score))]),
            }
            : new JsonArray([.. labels.Select(label => new JsonObject { ["label"] = label.Label, ["score"] = label.Score })]));
    }

    private static IReadOnlyList<string> Problems(VendorRequest request) => request.Method != "POST" ? ["is no operation"]
        : ModelPath().IsMatch(request.Path) && IsSummary(request) ? HuggingFaceContract.CheckRequest(HuggingFaceContract.Summary, request.Body)
        : ModelPath().IsMatch(request.Path) ? HuggingFaceContract.CheckRequest(HuggingFaceContract.ZeroShot, request.Body)
        : SimilarityPath().IsMatch(request.Path) ? HuggingFaceContract.CheckRequest(HuggingFaceContract.Similarity, request.Body)
        : FeaturesPath().IsMatch(request.Path) ? HuggingFaceContract.CheckRequest(HuggingFaceContract.Features, request.Body)
        : ["is no operation"];

    // Both have the model's address, and a model does what it was made for; which one that is the parameters tell.
    private static bool IsSummary(VendorRequest request) =>
        request.Body.ValueKind == JsonValueKind.Object && request.Body.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("truncation", out _);

    private static VendorReply Error(int status, string text) => VendorReply.Json(new JsonObject { ["error"] = text }, status);

    [GeneratedRegex("^/hf-inference/models/[^/]+(/[^/]+)?$")]
    private static partial Regex ModelPath();

    [GeneratedRegex("^/hf-inference/models/[^/]+(/[^/]+)?/pipeline/feature-extraction$")]
    private static partial Regex FeaturesPath();

    [GeneratedRegex("^/hf-inference/models/[^/]+(/[^/]+)?/pipeline/sentence-similarity$")]
    private static partial Regex SimilarityPath();
}
