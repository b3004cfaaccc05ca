using System.Text;
using System.Text.Json;

namespace Cartrita.Functions.Tests.Contract.Backend;

/// <summary>Derives tests from the backend's configuration (CHAT-19): what it says of routes, streams, negotiation, filter, metrics and latency becomes a test of the running app.</summary>
/// <remarks>A derived test is one call of <c>BackendClaims</c> with the document's value, so that a value that changes changes the test, and one that is gone takes its test with it.</remarks>
internal sealed class BackendTestWriter(JsonElement specification)
{
    private JsonElement Mode => specification.GetProperty("modeConfig");

    private JsonElement Streaming => Mode.GetProperty("streaming");

    /// <summary>The files, by name.</summary>
    public IReadOnlyDictionary<string, string> Write()
    {
        var policy = specification.GetProperty("testAutoGenerationPolicy");
        var enabled = policy.GetProperty("testCategories").EnumerateArray().Where(category => category.GetProperty("enabled").GetBoolean()).Select(category => category.GetProperty("id").GetString()!).ToHashSet(StringComparer.Ordinal);
        var prefixes = policy.GetProperty("namingConventions");
        var (endpoint, sse, socket) = (Text(prefixes, "endpointTestPrefix"), Text(prefixes, "sseTestPrefix"), Text(prefixes, "wsTestPrefix"));
        (string Category, string File, IEnumerable<(string Name, string Call)> Tests)[] parts =
        [
            ("structure", "GeneratedEndpointTests", Endpoints(endpoint)),
            ("sse", "GeneratedStreamTests", Events(sse)),
            ("ws", "GeneratedSocketTests", Sockets(socket)),
            ("negotiation", "GeneratedNegotiationTests", Negotiation(endpoint)),
            ("filter", "GeneratedFilterTests", Filter(sse)),
            ("metrics", "GeneratedMetricTests", Metrics(endpoint)),
            ("performance", "GeneratedLatencySmokeTests", Latency(endpoint)),
        ];
        return parts.Where(part => enabled.Contains(part.Category)).ToDictionary(part => $"{part.File}.cs", part => Render(part.File, part.Category == "performance", part.Tests));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Quoted(string text) => JsonSerializer.Serialize(text).Replace("\\u0022", "\\\"", StringComparison.Ordinal);

    private static string Quoted(JsonElement names) => string.Join(", ", names.EnumerateArray().Select(name => Quoted(name.GetString()!)));

    private static string Word(string text) => string.Concat(text.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_')).Trim('_');

    private IEnumerable<(string, string)> Endpoints(string prefix) =>
        from endpoint in Mode.GetProperty("endpoints").EnumerateArray()
        let route = $"{Quoted(Text(endpoint, "method"))}, {Quoted(Text(endpoint, "path"))}"
        from test in new (string Wanted, string Name, string Call)[]
        {
            ("authRequired", "is_closed_without_a_credential", $"IsClosedAsync({route})"),
            ("rateLimited", "tells_its_limit", $"IsLimitedAsync({route})"),
            ("streaming", "streams", $"StreamsAsync({route})"),
        }
        where endpoint.TryGetProperty(test.Wanted, out var wanted) && wanted.GetBoolean()
        select ($"{prefix}{Word(Text(endpoint, "path"))}_{test.Name}", test.Call);

    private IEnumerable<(string, string)> Events(string prefix)
    {
        var events = Streaming.GetProperty("sse").GetProperty("events");
        yield return ($"{prefix}events_come_in_order", $"EventsComeInOrderAsync({Quoted(events.GetProperty("orderedSequence"))})");
        yield return ($"{prefix}token_has_its_fields", $"EventHasFieldsAsync(\"token\", {Quoted(Streaming.GetProperty("sse").GetProperty("tokenPayloadMinFields"))})");
        foreach (var shape in events.GetProperty("dataShapes").EnumerateObject().Where(shape => shape.Value.TryGetProperty("required", out _)))
        {
            yield return ($"{prefix}{shape.Name}_has_its_shape", $"EventHasFieldsAsync({Quoted(shape.Name)}, {Quoted(shape.Value.GetProperty("required"))})");
        }

        var heartbeat = events.GetProperty("heartbeat");
        yield return ($"{prefix}heartbeat_comes_where_nothing_else_does", $"HeartbeatComesAsync({Quoted(Text(heartbeat, "format"))}, {heartbeat.GetProperty("idleSeconds")})");
    }

    private IEnumerable<(string, string)> Sockets(string prefix)
    {
        var socket = Streaming.GetProperty("websocket");
        yield return ($"{prefix}frames_are_of_the_named_types", $"SocketHasTypesAsync({Quoted(socket.GetProperty("frameTypes"))})");
        foreach (var shape in socket.GetProperty("frameSchemas").EnumerateObject().Where(shape => shape.Value.TryGetProperty("required", out _)))
        {
            yield return ($"{prefix}{shape.Name}_has_its_shape", $"FrameHasFieldsAsync({Quoted(shape.Name)}, {Quoted(shape.Value.GetProperty("required"))})");
        }
    }

    private IEnumerable<(string, string)> Negotiation(string prefix)
    {
        var negotiation = Streaming.GetProperty("negotiation");
        yield return ($"{prefix}events_are_the_first_choice", "EventsAreTheFirstChoiceAsync()");
        foreach (var wish in negotiation.GetProperty("headersTriggeringWebSocket").EnumerateArray())
        {
            yield return ($"{prefix}{Word(Text(wish, "header"))}_asks_for_the_socket", $"HeaderAsksForSocketAsync({Quoted(Text(wish, "header"))}, {Quoted(Text(wish, "value"))})");
        }

        if (negotiation.TryGetProperty("queryFallbackParam", out var query))
        {
            yield return ($"{prefix}query_asks_for_the_socket", $"QueryAsksForSocketAsync({Quoted(query.GetString()!)})");
        }

        yield return ($"{prefix}reconnects_are_advised_to_wait", $"ReconnectsWaitAsync({string.Join(", ", negotiation.GetProperty("retryGuidanceSeconds").EnumerateArray())})");
    }

    private IEnumerable<(string, string)> Filter(string prefix)
    {
        var setting = Quoted(Text(Mode.GetProperty("security"), "bannedTermsEnvVar"));
        if (Mode.TryGetProperty("bannedSubstringFilter", out var filter) && Text(filter, "strategy") == "sanitize")
        {
            yield return ($"{prefix}banned_term_is_replaced", $"BannedTermIsReplacedAsync({setting})");
            yield return ($"{prefix}too_many_banned_terms_end_the_answer", $"BannedTermsEndTheAnswerAsync({setting}, {filter.GetProperty("maxRedactionsBeforeAbort")}, {Quoted(Text(filter, "abortErrorCode"))})");
        }
    }

    private IEnumerable<(string, string)> Metrics(string prefix)
    {
        var metrics = Mode.GetProperty("observability").GetProperty("metrics");
        foreach (var name in metrics.GetProperty("counters").EnumerateArray().Concat(metrics.GetProperty("histograms").EnumerateArray()))
        {
            yield return ($"{prefix}{name.GetString()}_is_measured", $"MetricIsMeasuredAsync({Quoted(name.GetString()!)}, {Quoted(metrics.GetProperty("labels"))})");
        }

        yield return ($"{prefix}request_id_comes_back", $"RequestIdComesBackAsync({Quoted(Text(Mode.GetProperty("observability").GetProperty("logging"), "traceIdHeader"))})");
    }

    private IEnumerable<(string, string)> Latency(string prefix)
    {
        var (targets, tolerance) = (Mode.GetProperty("performanceTargets"), specification.GetProperty("testAutoGenerationPolicy").GetProperty("performanceTolerancePct"));
        yield return ($"{prefix}first_token_of_an_event_stream_is_in_time", $"FirstTokenOfStreamAsync({targets.GetProperty("p95FirstTokenMsSse")}, {tolerance})");
        yield return ($"{prefix}first_token_of_a_socket_is_in_time", $"FirstTokenOfSocketAsync({targets.GetProperty("p95FirstTokenMsWebsocket")}, {tolerance})");
        yield return ($"{prefix}whole_answer_is_in_time", $"WholeAnswerAsync({targets.GetProperty("p95NonStreamMs")}, {tolerance})");
    }

    private static string Render(string type, bool isSmoke, IEnumerable<(string Name, string Call)> tests)
    {
        var text = new StringBuilder();
        text.Append("// Derived from functions/Chat/backend.json; CARTRITA_UPDATE=backend dotnet test tests/Functions --filter BackendTestsAreDerived writes it again.\n");
        text.Append("using Cartrita.Functions.Tests.Contract.Backend;\nusing Cartrita.Functions.Tests.Support;\n\nnamespace Cartrita.Functions.Tests.Generated;\n\n");
        text.Append("[Collection(SharedApp.Name)]\n").Append("public sealed class ").Append(type).Append("(App app)\n{\n");
        text.Append("    private BackendClaims Claims { get; } = new(app);\n");
        foreach (var (name, call) in tests)
        {
            text.Append("\n    ").Append(isSmoke ? "[LatencySmokeFact]" : "[Fact]").Append("\n    public Task ").Append(name).Append("() => Claims.").Append(call).Append(";\n");
        }

        return text.Append("}\n").ToString();
    }
}
