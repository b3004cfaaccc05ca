using System.Text.Json;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Broker.OpenAI;

/// <summary>The door's responses, with the official client and on the wire.</summary>
public sealed class ResponseTests : IAsyncLifetime
{
    private Bridge bridge = null!;

    public async Task InitializeAsync() => bridge = await Bridge.StartAsync(("Bridge:MaxOutputTokens", "100"));

    public Task DisposeAsync() => bridge.DisposeAsync();

    [NodeFact]
    public async Task Response_makes_the_round_over_a_tool()
    {
        bridge.Models.Enqueue(OpenAIReply.Call(("weather", """{"town":"Oslo"}""")), OpenAIReply.Text("Yes, it rains."));
        var seen = await bridge.PlayAsync("response");
        var first = Bridge.Fits("Response", seen.GetProperty("first"));
        Assert.Equal("""{"town":"Oslo"}""", Assert.Single(first.GetProperty("output").EnumerateArray()).GetProperty("arguments").GetString());
        Assert.Equal("completed", Bridge.Fits("Response", seen.GetProperty("second")).GetProperty("status").GetString());
        Assert.Equal("Yes, it rains.", seen.GetProperty("text").GetString());
        Assert.Equal(18, seen.GetProperty("second").GetProperty("usage").GetProperty("total_tokens").GetInt32());

        var requests = bridge.Models.Requests.ToList();
        Assert.Equal("Be brief.", requests[0].LastText("system"));
        Assert.Equal("weather", requests[0].Body.GetProperty("tool_choice").GetProperty("function").GetProperty("name").GetString());
        Assert.Equal(40, requests[0].Body.GetProperty("max_completion_tokens").GetInt32());
        Assert.Equal("Yes.", requests[1].LastText("tool"));
        bridge.Models.AssertContract();
    }

    [NodeFact]
    public async Task Streamed_response_tells_every_step_and_the_client_builds_it_whole()
    {
        bridge.Models.Enqueue(OpenAIReply.Text("Hello there."));
        var seen = await bridge.PlayAsync("streamedResponse", "gpt-test");
        Assert.Equal(
            [
                "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added", "response.output_text.delta",
                "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
            ],
            seen.GetProperty("types").EnumerateArray().Select(type => type.GetString()).Distinct());
        Assert.Equal("Hello there.", seen.GetProperty("text").GetString());
    }

    [NodeFact]
    public async Task Response_of_the_supervisor_streams_too()
    {
        bridge.Models.Respond(_ => OpenAIReply.Text("Hello from the supervisor."));
        var seen = await bridge.PlayAsync("streamedResponse", "cartrita");
        Assert.Equal("Hello from the supervisor.", seen.GetProperty("text").GetString());
        Assert.Equal("cartrita", seen.GetProperty("final").GetProperty("model").GetString());
    }

    [NodeFact]
    public async Task Response_that_breaks_off_ends_failed()
    {
        bridge.Models.Enqueue(OpenAIReply.Text("One two three.") with { EndAfter = 2 });
        var last = await bridge.PlayAsync("failedResponse");
        Assert.Equal("response.failed", last.GetProperty("type").GetString());
        Assert.Equal("server_error", last.GetProperty("response").GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Events_are_those_of_the_description_and_numbered_without_a_gap()
    {
        bridge.Models.Enqueue(new OpenAIReply { Pieces = ["One ", "two."], ToolCalls = [new OpenAIToolCall("call_1", "weather", "{}")] });
        var answer = (await AskAsync("\"stream\":true,\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"strict\":false,\"parameters\":{\"type\":\"object\"}}]")).Is(200);
        var events = answer.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(block => block.Split('\n')).ToList();
        var data = events.Select(lines => Bridge.Fits("ResponseStreamEvent", JsonDocument.Parse(lines[1]["data: ".Length..]).RootElement)).ToList();
        Assert.Equal(events.Select(lines => lines[0]["event: ".Length..]), data.Select(one => one.GetProperty("type").GetString()));
        Assert.Equal(Enumerable.Range(0, data.Count), data.Select(one => one.GetProperty("sequence_number").GetInt32()));
        Assert.Contains("response.function_call_arguments.done", data.Select(one => one.GetProperty("type").GetString()));
        Assert.Equal(["message", "function_call"], data[^1].GetProperty("response").GetProperty("output").EnumerateArray().Select(item => item.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Answer_that_was_cut_is_incomplete_and_a_refusal_is_told_as_one()
    {
        bridge.Models.Enqueue(OpenAIReply.Text("Half") with { FinishReason = "length" }, new OpenAIReply { Refusal = "I can't." });
        var cut = Bridge.Fits("Response", (await AskAsync()).Is(200).Json);
        Assert.Equal("incomplete", cut.GetProperty("status").GetString());
        Assert.Equal("max_output_tokens", cut.GetProperty("incomplete_details").GetProperty("reason").GetString());
        var refused = Bridge.Fits("Response", (await AskAsync()).Is(200).Json);
        Assert.Equal("I can't.", refused.GetProperty("output")[0].GetProperty("content")[0].GetProperty("refusal").GetString());
    }

    [Theory]
    [InlineData("\"previous_response_id\":\"resp_1\"", "previous_response_id")]
    [InlineData("\"store\":true", "store")]
    [InlineData("\"background\":true", "background")]
    [InlineData("\"max_output_tokens\":101", "max_output_tokens")]
    [InlineData("\"truncation\":\"auto\"", "truncation")]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "tools[0].type")]
    [InlineData("\"text\":{\"verbosity\":\"low\"}", "text.verbosity")]
    [InlineData("\"text\":{\"format\":{\"type\":\"json_schema\"}}", "text.format.name")]
    [InlineData("\"temperature\":5", "temperature")]
    [InlineData("\"reasoning\":{\"effort\":\"much\"}", "reasoning.effort")]
    [InlineData("\"reasoning\":{\"summary\":\"auto\"}", "reasoning.summary")]
    public async Task Member_that_nobody_honours_is_refused_by_its_name(string member, string param)
    {
        Assert.Equal(param, (await AskAsync(member)).Is(400).Json.GetProperty("error").GetProperty("param").GetString());
        Assert.Empty(bridge.Models.Requests);
    }

    [Theory]
    [InlineData("[]", "input")]
    [InlineData("""[{"type":"reasoning"}]""", "input[0].type")]
    [InlineData("""[{"role":"tool","content":"a"}]""", "input[0].role")]
    [InlineData("""[{"role":"user","content":[{"type":"input_image"}]}]""", "input[0].content[0].type")]
    public async Task Item_that_nobody_honours_is_refused_by_its_place(string input, string param) =>
        Assert.Equal(param, (await PostAsync($$"""{"model":"gpt-test","input":{{input}}}""")).Is(400).Json.GetProperty("error").GetProperty("param").GetString());

    [Fact]
    public async Task Nobody_gets_no_response() => (await bridge.AskAsNobodyAsync("POST", "v1/responses")).Is(401);

    private Task<Answer> AskAsync(string? member = null) =>
        PostAsync($$"""{"model":"gpt-test","input":"Hello?"{{(member is null ? string.Empty : "," + member)}}}""");

    private Task<Answer> PostAsync(string json) => bridge.App.Admin.PostAsync("v1/responses", json);
}
