using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Tests.Chat;

public sealed class BackendSpecificationTests
{
    private static string Document => File.ReadAllText(Path.Combine(RepositoryRoot.FullName, "functions", "Chat", "backend.json"));

    [Fact]
    public void Committed_document_fits_and_agrees() =>
        Assert.Equal(1_048_576, BackendSpecificationReader.BuiltIn.ModeConfig.Security.PayloadSizeLimitBytes);

    [Theory]
    [InlineData("systemPrompt")]
    [InlineData("modeConfig")]
    [InlineData("openapiAugmentation")]
    [InlineData("asyncapiSpec")]
    [InlineData("testAutoGenerationPolicy")]
    [InlineData("sdkGeneration")]
    [InlineData("ci")]
    [InlineData("version")]
    public void Each_of_the_eight_parts_is_required(string part) => Assert.Contains(part, Refusal(document => document.Remove(part)), StringComparison.Ordinal);

    [Theory]
    [InlineData("/modeConfig/streaming/sse/events/heartbeat/idleSeconds", "4", "/modeConfig/streaming/sse/events/heartbeat/idleSeconds")]
    [InlineData("/modeConfig/streaming/negotiation/retryGuidanceSeconds", "[0]", "/modeConfig/streaming/negotiation/retryGuidanceSeconds/0")]
    [InlineData("/modeConfig/streaming/sse/endpoint/method", "\"GET\"", "/modeConfig/streaming/sse/endpoint/method")]
    [InlineData("/modeConfig/bannedSubstringFilter/strategy", "\"ignore\"", "/modeConfig/bannedSubstringFilter/strategy")]
    [InlineData("/asyncapiSpec/asyncapi", "\"3.0.0\"", "/asyncapiSpec/asyncapi")]
    [InlineData("/modeConfig/colour", "\"blue\"", "/modeConfig/colour")]
    [InlineData("/version", "\"one\"", "/version")]
    [InlineData("/modeConfig/streaming/sse/endpoint/path", "\"/api/stream\"", "events are streamed at /api/chat/stream")]
    [InlineData("/modeConfig/streaming/websocket/endpoint/path", "\"/socket\"", "the WebSocket is at /ws/chat")]
    [InlineData("/modeConfig/streaming/sse/events/eventNames", "[\"start\",\"token\"]", "the chat's events are end, error, start, token, usage")]
    [InlineData("/modeConfig/streaming/sse/events/heartbeat/format", "\"data: beat\"", "a heartbeat is a comment")]
    [InlineData("/modeConfig/streaming/negotiation/queryFallbackParam", "\"ws\"", "the query parameter is name=value")]
    [InlineData("/modeConfig/observability/logging/traceIdHeader", "\"X-Trace\"", "a request's id is in X-Request-ID")]
    [InlineData("/modeConfig/observability/metrics/counters", "[\"requests\"]", "counters are sse_connections_total")]
    [InlineData("/modeConfig/bannedSubstringFilter/abortErrorCode", "\"STOP\"", "too many banned terms are BANNED_CONTENT_EXCEEDED")]
    [InlineData("/modeConfig/security/bannedTermsEnvVar", "\"TERMS\"", "banned terms are in BANNED_TERMS")]
    [InlineData("/modeConfig/resilience/retryBackoffSeconds", "[1,1]", "the waits before retries double")]
    public void Value_that_does_not_fit_or_agree_is_refused_by_its_place(string pointer, string value, string reason) =>
        Assert.Contains(reason, Refusal(document => Set(document, pointer, JsonNode.Parse(value))), StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "it is not JSON")]
    [InlineData("[]", "/: ")]
    public void Text_that_is_no_document_is_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<OptionsValidationException>(() => BackendSpecificationReader.Parse(Encoding.UTF8.GetBytes(text), "a.json")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task App_does_not_start_with_a_file_that_is_not_there()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => App.StartAsync(settings => settings["Chat:SpecificationFile"] = "no-such-file.json"));
        Assert.Contains("no-such-file.json is refused: it can't be read", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_another_document_drive_the_app()
    {
        var file = Path.GetTempFileName();
        try
        {
            var document = JsonNode.Parse(Document)!.AsObject();
            Set(document, "/modeConfig/security/payloadSizeLimitBytes", 2000);
            Set(document, "/modeConfig/streaming/negotiation/headersTriggeringWebSocket", JsonNode.Parse("""[{"header":"X-Want","value":"socket"}]"""));
            Set(document, "/modeConfig/streaming/negotiation/retryGuidanceSeconds", JsonNode.Parse("[3]"));
            Set(document, "/modeConfig/resilience/httpClientTimeoutSeconds", 7);
            Set(document, "/modeConfig/resilience/retryBackoffSeconds", JsonNode.Parse("[0.5,1]"));
            await File.WriteAllTextAsync(file, document.ToJsonString());
            var app = await App.StartAsync(settings => settings["Chat:SpecificationFile"] = file);
            try
            {
                (await app.Admin.PostAsync("api/chat", ApiUser.Question(new string('x', 2000)))).IsProblem(Problems.BodyTooLarge);
                (await app.Admin.PostAsync("api/chat/stream", ApiUser.Question("Hello?"), ("X-Want", "socket"))).IsProblem(Problems.UseWebSocket);
                Assert.StartsWith("retry: 3000\n", (await app.Admin.PostAsync("api/chat/stream", ApiUser.Question("Hello?"), ("X-Stream-Protocol", "websocket"))).Is(200).Body, StringComparison.Ordinal);
                var models = app.Host.Services.GetRequiredService<IOptions<ModelsOptions>>().Value;
                Assert.Equal((TimeSpan.FromSeconds(7), 2, TimeSpan.FromSeconds(0.5)), (models.Timeout, models.Retries, models.RetryDelay));
            }
            finally
            {
                await app.DisposeAsync();
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Setting_goes_before_the_document()
    {
        var app = await App.StartAsync(settings => settings["Models:Timeout"] = "00:00:09");
        try
        {
            Assert.Equal(TimeSpan.FromSeconds(9), app.Host.Services.GetRequiredService<IOptions<ModelsOptions>>().Value.Timeout);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public void Prompt_is_that_of_the_supervisor() => Assert.Equal(
        File.ReadAllText(Path.Combine(RepositoryRoot.FullName, "core", "Agents", "Prompts", "supervisor.answer.v4.md")), (string?)JsonNode.Parse(Document)!["systemPrompt"]);

    [Fact]
    public void Coverage_is_what_CI_asks_for()
    {
        var floor = Regex.Match(File.ReadAllText(Path.Combine(RepositoryRoot.FullName, ".ci", "run")), @"^floor=(\d+)$", RegexOptions.Multiline).Groups[1].Value;
        Assert.Equal(floor, JsonNode.Parse(Document)!["modeConfig"]!["testing"]!["coverageTargetPercent"]!.ToJsonString());
    }

    [Fact]
    public void Parts_of_the_descriptions_are_in_the_descriptions()
    {
        var document = JsonNode.Parse(Document)!;
        AssertHolds(document["openapiAugmentation"]!, Described("openapi.json"), "openapi");
        AssertHolds(document["asyncapiSpec"]!["channels"]!, Described("asyncapi.json")["channels"]!, "channels");
        AssertHolds(document["asyncapiSpec"]!["components"]!, Described("asyncapi.json")["components"]!, "components");
    }

    private static JsonNode Described(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.FullName, "docs", "api", name)))!;

    // Whatever the part says, the whole says too; it may say more.
    private static void AssertHolds(JsonNode part, JsonNode? whole, string path)
    {
        Assert.True(whole is not null, $"{path} is missing");
        switch (part)
        {
            case JsonObject members:
                Assert.All(members, member => AssertHolds(member.Value!, whole[member.Key], $"{path}/{member.Key}"));
                break;
            case JsonArray items:
                Assert.All(items, item => Assert.Contains(whole.AsArray(), one => JsonNode.DeepEquals(one, item)));
                break;
            default:
                Assert.True(JsonNode.DeepEquals(part, whole), $"{path}: {whole} is not {part}");
                break;
        }
    }

    private static string Refusal(Action<JsonObject> change)
    {
        var document = JsonNode.Parse(Document)!.AsObject();
        change(document);
        return Assert.Throws<OptionsValidationException>(() => BackendSpecificationReader.Parse(Encoding.UTF8.GetBytes(document.ToJsonString()), "a.json")).Message;
    }

    private static void Set(JsonObject document, string pointer, JsonNode? value)
    {
        var names = pointer.Split('/')[1..];
        JsonNode at = document;
        foreach (var name in names[..^1])
        {
            at = at[name]!;
        }

        at[names[^1]] = value;
    }
}
