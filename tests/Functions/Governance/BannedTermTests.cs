using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Broker.OpenAI;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Governance;

/// <summary>Banned terms (CHAT-12) at every door, split over tokens.</summary>
public sealed class BannedTermTests
{
    private const string Term = "forbidden";
    private const string Clean = "This is [redacted] fruit.";
    private const string Direct = """{"model":"gpt-test","messages":[{"role":"user","content":"Which fruit?"}]}""";
    private const string Response = """{"model":"gpt-test","input":"Which fruit?"}""";

    private static readonly OpenAIReply Split = new() { Pieces = ["This is FOR", "bid", "den fruit."] };

    [Fact]
    public async Task Term_leaves_by_no_door_and_is_not_kept()
    {
        var bridge = await Bridge.StartAsync(("BANNED_TERMS", $"other, {Term}"));
        try
        {
            bridge.Models.Respond(_ => Split);
            var admin = bridge.App.Admin;

            var whole = (await admin.PostAsync("api/chat", ApiUser.Question("Which fruit?"))).Is(200);
            Assert.Equal(Clean, whole.Json.GetProperty("message").GetProperty("content").GetString());
            var events = await admin.EventsAsync($"api/orchestrations/{whole.Text("orchestrationId")}/events");
            Assert.Equal(Clean, Tokens(events.Select(e => e.Frame)));
            Assert.Contains(events, e => e.Kind == "safety_flag" && e.Data.GetProperty("rule").GetString() == "banned_term" && e.Data.GetProperty("action").GetString() == "redacted");

            var streamed = (await admin.PostAsync("api/chat/stream", ApiUser.Question("Which fruit?"))).Is(200);
            Assert.Equal(Clean, Tokens(StreamEvent.Parse(streamed.Body).Select(e => e.Frame)));

            using var socket = await SocketClient.ConnectAsync(bridge.App, admin);
            await socket.SendAsync("""{"messages":[{"role":"user","content":"Which fruit?"}],"model":"gpt-test"}""");
            Assert.Equal(Clean, Tokens(await socket.RestAsync()));

            await using var hub = await HubClient.ConnectAsync(bridge.App, admin);
            var conversation = (await admin.PostAsync("api/conversations", "{}")).Is(201).Text("id");
            await hub.JoinAsync($"api/conversations/{conversation}");
            var run = await AskInAsync(admin, conversation);
            Assert.Equal(Clean, Tokens(await hub.FollowAsync(run)));

            bridge.Models.Requests.Clear();
            await AskInAsync(admin, conversation);
            Assert.Contains(bridge.Models.Requests, request => request.Body.GetRawText().Contains("This is [redacted] fruit.", StringComparison.Ordinal));
            Assert.DoesNotContain(bridge.Models.Requests, request => request.Body.GetRawText().Contains(Term, StringComparison.OrdinalIgnoreCase));

            foreach (var body in new[] { Direct, Streamed(Direct), Cartrita(Direct), Streamed(Cartrita(Direct)) })
            {
                Assert.Equal(Clean, Said((await bridge.AskAsync(body)).Is(200).Body));
            }

            foreach (var body in new[] { Response, Streamed(Response) })
            {
                var answer = (await admin.PostAsync("v1/responses", body)).Is(200).Body;
                Assert.Contains($"\"text\":\"{Clean}\"", answer, StringComparison.Ordinal);
                Assert.DoesNotContain("FOR", answer, StringComparison.Ordinal);
            }
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("sanitise", "BANNED_CONTENT_EXCEEDED", 5)]
    [InlineData("reject", "banned_content", 0)]
    public async Task Answer_that_may_not_go_on_ends_with_its_code_at_every_door_and_no_other_model_is_asked(string strategy, string code, int redactions)
    {
        var bridge = await Bridge.StartAsync(
            ("BANNED_TERMS", Term), ("BANNED_TERMS_STRATEGY", strategy), ("Models:Fallbacks:0", "local-extractive/local-extractive"));
        try
        {
            bridge.Models.Respond(_ => new OpenAIReply { Pieces = ["Well, ", .. Enumerable.Repeat(Term, 6).SelectMany(term => new[] { term[..4], term[4..] }), " and so on."] });
            var (admin, problem) = (bridge.App.Admin, Problems.All[code]);
            var partial = "Well, " + string.Concat(Enumerable.Repeat("[redacted]", redactions));

            var whole = (await admin.PostAsync("api/chat", ApiUser.Question("Which fruit?"))).IsProblem(problem);
            Assert.DoesNotContain(Term, whole.Body, StringComparison.Ordinal);
            var frames = (await admin.EventsAsync($"api/orchestrations/{whole.Text("orchestrationId")}/events")).Select(e => e.Frame).ToList();
            Assert.Equal(partial, Tokens(frames));
            var error = Assert.Single(frames, frame => frame.GetProperty("eventType").GetString() == "error").GetProperty("data");
            Assert.Equal((code, false), (error.GetProperty("code").GetString(), error.GetProperty("retriable").GetBoolean()));
            Assert.DoesNotContain(frames, frame => frame.GetProperty("eventType").GetString() == "end");

            using var socket = await SocketClient.ConnectAsync(bridge.App, admin);
            await socket.SendAsync("""{"messages":[{"role":"user","content":"Which fruit?"}],"model":"gpt-test"}""");
            Assert.Equal(code, (await socket.RestAsync())[^1].GetProperty("code").GetString());

            Assert.Equal(code, (await bridge.AskAsync(Direct)).Is(422).Json.GetProperty("error").GetProperty("code").GetString());
            Assert.Equal(code, (await bridge.AskAsync(Cartrita(Direct))).Is(422).Json.GetProperty("error").GetProperty("code").GetString());
            var streamed = Bridge.Events((await bridge.AskAsync(Streamed(Direct))).Is(200).Body);
            Assert.Equal(code, JsonDocument.Parse(streamed[^1]).RootElement.GetProperty("error").GetProperty("code").GetString());
            Assert.Equal(partial, Said(string.Join("\n\n", streamed.SkipLast(1).Select(data => $"data: {data}"))));
            var response = (await admin.PostAsync("v1/responses", Streamed(Response))).Is(200).Body;
            Assert.Contains("response.failed", response, StringComparison.Ordinal);
            Assert.DoesNotContain(Term, response, StringComparison.Ordinal);
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }

    [Fact]
    public async Task Arguments_of_a_call_stay_json_and_text_stays_before_its_call()
    {
        var bridge = await Bridge.StartAsync(("BANNED_TERMS", Term));
        try
        {
            var call = new OpenAIToolCall("call_1", "look", """{"what":"the \u0066orbidden fruit","many":[1,"FORBIDDEN"]}""");
            var reply = new OpenAIReply { Pieces = ["I look f"], ToolCalls = [call], FinishReason = "tool_calls" };
            bridge.Models.Enqueue(reply, reply);
            var body = Direct[..^1] + ""","tools":[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}]}""";

            var message = (await bridge.AskAsync(body)).Is(200).Json.GetProperty("choices")[0].GetProperty("message");
            var streamed = (await bridge.AskAsync(Streamed(body))).Is(200).Body;

            Assert.Equal("I look f", message.GetProperty("content").GetString());
            var arguments = message.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString()!;
            Assert.Equal("""{"what":"the [redacted] fruit","many":[1,"[redacted]"]}""", arguments);
            Assert.Equal("I look f", Said(streamed));
            Assert.InRange(streamed.IndexOf("\"content\":\"f\"", StringComparison.Ordinal), 1, streamed.IndexOf("tool_calls\":[", StringComparison.Ordinal));
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }

    [Fact]
    public async Task Citation_keeps_its_offsets_and_its_quote_loses_the_term()
    {
        const string Text = "The orchard has rules. A forbidden fruit must be picked within two working days. Nobody sleeps there.";
        var app = await App.StartAsync(settings => settings["BANNED_TERMS"] = Term);
        try
        {
            var file = await app.Admin.IngestAsync("orchard.md", Text);

            var answer = (await app.Admin.AskAsync("Within how many working days must fruit be picked?", file)).Is(200);

            Assert.DoesNotContain(Term, answer.Body, StringComparison.OrdinalIgnoreCase);
            var citation = answer.Json.GetProperty("citations")[0];
            var span = Text[citation.GetProperty("start").GetInt32()..citation.GetProperty("end").GetInt32()];
            Assert.Equal("A forbidden fruit must be picked within two working days.", span);
            Assert.Equal(span.Replace(Term, "[redacted]", StringComparison.Ordinal), citation.GetProperty("quote").GetString());
            var frames = string.Concat((await app.Admin.EventsAsync($"api/orchestrations/{answer.Text("orchestrationId")}/events")).Select(e => e.Frame.GetRawText()));
            Assert.DoesNotContain(Term, frames, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static async Task<string> AskInAsync(ApiUser user, string conversation)
    {
        var question = ApiUser.Question("Which fruit?");
        question["conversationId"] = conversation;
        return (await user.PostAsync("api/chat", question)).Is(200).Text("orchestrationId");
    }

    private static string Streamed(string body) => body[..^1] + ",\"stream\":true}";

    private static string Cartrita(string body) => body.Replace("gpt-test", "cartrita", StringComparison.Ordinal);

    private static string Tokens(IEnumerable<JsonElement> frames) => string.Concat(
        frames.Where(frame => frame.GetProperty("eventType").GetString() == "token").Select(frame => frame.GetProperty("data").GetProperty("delta").GetString()));

    // The text of a completion, whole or streamed.
    private static string Said(string body) => body.StartsWith('{')
        ? JsonNode.Parse(body)!["choices"]![0]!["message"]!["content"]!.GetValue<string>()
        : string.Concat(Bridge.Events(body).Where(data => data != "[DONE]").Select(data => JsonNode.Parse(data)!["choices"]!.AsArray().FirstOrDefault()?["delta"]?["content"]?.GetValue<string>()));
}
