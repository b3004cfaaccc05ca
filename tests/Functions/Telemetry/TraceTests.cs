using System.Diagnostics;
using Cartrita.Functions.Tests.Broker.OpenAI;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Telemetry;

namespace Cartrita.Functions.Tests.Telemetry;

/// <summary>One trace follows a request to the vendor (CHAT-11), as a collector and the vendor see it.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    private const string Prompt = "canary-prompt-6f1d and what else is there?";
    private const string Reply = "canary-answer-91ab.";
    private const string Direct = $$"""{"model":"gpt-test","messages":[{"role":"user","content":"{{Prompt}}"}]}""";

    private readonly CancellationTokenSource patience = new(ApiUser.Patience);
    private OtlpCollector collector = null!;
    private Bridge bridge = null!;

    public async Task InitializeAsync()
    {
        collector = await OtlpCollector.StartAsync();
        bridge = await Bridge.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_BSP_SCHEDULE_DELAY", "50"));
        bridge.Models.Respond(request => request.SchemaName switch
        {
            "plan" => OpenAIReply.Text("""{"tasks":[{"id":"t1","agent":"knowledge","objective":"Find out.","dependsOn":[],"parent":null}]}"""),
            not null => OpenAIReply.Text("""{"summary":"Nothing.","evidence":[],"claims":[]}"""),
            null => OpenAIReply.Text(Reply),
        });
    }

    public async Task DisposeAsync()
    {
        await bridge.DisposeAsync();
        await collector.DisposeAsync();
        patience.Dispose();
    }

    [Theory]
    [InlineData("api/chat", "ChatAnswer")]
    [InlineData("api/chat/stream", "ChatStream")]
    public async Task Chat_is_one_trace_from_its_caller_over_broker_orchestration_agents_and_activities_to_the_vendor(string path, string function)
    {
        var (trace, caller) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());

        (await bridge.App.Admin.PostAsync(path, ApiUser.Question(Prompt), ("traceparent", $"00-{trace}-{caller}-01"), ("X-Request-ID", "request-of-the-test"))).Is(200);

        var chain = await ChainAsync(trace, caller, span => span.Name == "chat gpt-4.1" && Above(span).Contains("activity:Answer", StringComparer.Ordinal));
        AssertOrder(chain, function, "process chat.run", "create_orchestration:Chat_v1", "orchestration:Chat_v1", "activity:Answer", "Answer", "chat gpt-4.1");
        AssertOrder(
            await ChainAsync(trace, caller, span => span.Name.StartsWith("chat ", StringComparison.Ordinal) && Above(span).Contains("activity:AgentStep", StringComparer.Ordinal)),
            function, "process chat.run", "orchestration:Chat_v1", "orchestration:Agent_v1", "activity:AgentStep", "AgentStep");
        AssertVendor(trace);
    }

    [Fact]
    public async Task Chat_over_a_websocket_is_one_trace_too()
    {
        var (trace, caller) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
        using (var socket = await SocketClient.ConnectAsync(bridge.App, bridge.App.Admin, string.Empty, ("traceparent", $"00-{trace}-{caller}-01"), ("X-Request-ID", "request-of-the-test")))
        {
            await socket.SendAsync($$"""{"messages":[{"role":"user","content":"{{Prompt}}"}],"model":"gpt-4.1"}""");
            await socket.RestAsync();
        }

        AssertOrder(
            await ChainAsync(trace, caller, span => span.Name == "chat gpt-4.1" && Above(span).Contains("activity:Answer", StringComparer.Ordinal)),
            "ChatSocket", "process chat.run", "orchestration:Chat_v1", "activity:Answer", "chat gpt-4.1");
        AssertVendor(trace);
    }

    [Theory]
    [InlineData(Direct)]
    [InlineData(Direct, true)]
    public async Task Direct_call_is_one_trace_over_the_broker_to_the_vendor(string body, bool streamed = false)
    {
        var (trace, caller) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());

        (await bridge.App.Admin.PostAsync(
            "v1/chat/completions", streamed ? body[..^1] + ",\"stream\":true}" : body, ("traceparent", $"00-{trace}-{caller}-01"), ("X-Request-ID", "request-of-the-test"))).Is(200);

        AssertOrder(await ChainAsync(trace, caller, span => span.Name == "chat gpt-test"), "CreateChatCompletion", "process chat.completion", "chat gpt-test");
        AssertVendor(trace);
    }

    [Fact]
    public async Task Trace_without_a_caller_begins_at_its_function()
    {
        // The client's own span would be the caller's.
        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
        using var http = new HttpClient(handler) { BaseAddress = bridge.App.Host.Address };
        (await new ApiUser(http, bridge.App.Admin.Key).GetAsync("api/keys")).Is(200);

        await collector.UntilAsync(got => got.Spans.Any(span => span.Name == "ListKeys"), patience.Token);

        Assert.Equal(string.Empty, collector.Spans.First(span => span.Name == "ListKeys").ParentId);
    }

    [Fact]
    public async Task Without_a_collector_the_vendor_still_learns_the_trace_and_the_request()
    {
        var quiet = await Bridge.StartAsync();
        try
        {
            quiet.Models.Respond(_ => OpenAIReply.Text(Reply));
            var trace = ActivityTraceId.CreateRandom().ToHexString();

            (await quiet.App.Admin.PostAsync("api/chat", ApiUser.Question("What is there?"), ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"), ("X-Request-ID", "request-of-the-test"))).Is(200);

            var call = Assert.Single(quiet.Models.Requests);
            Assert.Equal("request-of-the-test", call.RequestId);
            Assert.StartsWith($"00-{trace}-", call.TraceParent, StringComparison.Ordinal);
        }
        finally
        {
            await quiet.DisposeAsync();
        }
    }

    // The names from the caller down to a span, once all of its ancestors have come.
    private async Task<List<string>> ChainAsync(string trace, string caller, Func<ExportedSpan, bool> wanted)
    {
        await collector.UntilAsync(_ => Of(trace).Any(span => wanted(span) && Path(span)[0].ParentId == caller), patience.Token);
        var found = Of(trace).First(wanted);
        Assert.DoesNotContain(collector.Spans, span => span.Raw.Contains("canary-", StringComparison.Ordinal) || span.Raw.Contains(bridge.App.Admin.Key, StringComparison.Ordinal));
        return [.. Path(found).Select(span => span.Name)];
    }

    private IEnumerable<ExportedSpan> Of(string trace) => collector.Spans.Where(span => span.TraceId == trace);

    private IEnumerable<string> Above(ExportedSpan span) => Path(span).Select(one => one.Name);

    private List<ExportedSpan> Path(ExportedSpan span)
    {
        List<ExportedSpan> path = [span];
        while (collector.Spans.FirstOrDefault(one => one.TraceId == span.TraceId && one.SpanId == path[0].ParentId) is { } parent)
        {
            path.Insert(0, parent);
        }

        return path;
    }

    private static void AssertOrder(List<string> chain, params string[] names)
    {
        var places = names.Select(name => chain.IndexOf(name)).ToList();
        Assert.True(!places.Contains(-1) && places.SequenceEqual(places.Order()), $"{string.Join(" > ", chain)} has not {string.Join(" > ", names)}");
    }

    // Every call to the vendor names a span of the trace as its parent.
    private void AssertVendor(string trace)
    {
        Assert.NotEmpty(bridge.Models.Requests);
        foreach (var call in bridge.Models.Requests)
        {
            var parts = call.TraceParent!.Split('-');
            Assert.Equal((trace, "request-of-the-test"), (parts[1], call.RequestId));
            var span = Assert.Single(Of(trace), span => span.SpanId == parts[2]);
            Assert.Equal("System.Net.Http", span.Scope);
        }
    }
}
