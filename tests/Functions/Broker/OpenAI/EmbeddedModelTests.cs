using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Broker.OpenAI;

/// <summary>The door where no provider is configured.</summary>
[Collection(SharedApp.Name)]
public sealed class EmbeddedModelTests(App app)
{
    [Fact]
    public async Task Embedded_model_answers_whole_and_streamed()
    {
        var whole = await app.Admin.PostAsync("v1/chat/completions", Body("local-extractive"));
        var message = Bridge.Fits("CreateChatCompletionResponse", whole.Is(200).Json).GetProperty("choices")[0].GetProperty("message");
        Assert.NotEmpty(message.GetProperty("content").GetString()!);
        var streamed = (await app.Admin.PostAsync("v1/chat/completions", Body("local-extractive", "\"stream\":true"))).Is(200);
        Assert.Equal("[DONE]", Bridge.Events(streamed.Body)[^1]);
    }

    [Theory]
    [InlineData("\"temperature\":0.1", "temperature")]
    [InlineData("\"seed\":1", "seed")]
    [InlineData("\"reasoning_effort\":\"low\"", "reasoning_effort")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a\"}}]", "tools")]
    [InlineData("\"response_format\":{\"type\":\"json_object\"}", "response_format")]
    public async Task Option_that_a_quoting_model_cannot_honour_is_refused_by_its_name(string member, string param)
    {
        foreach (var model in new[] { "local-extractive", "cartrita" })
        {
            var answer = (await app.Admin.PostAsync("v1/chat/completions", Body(model, member))).Is(400);
            Assert.Equal(param, answer.Json.GetProperty("error").GetProperty("param").GetString());
        }
    }

    [Fact]
    public async Task Option_that_asks_for_what_happens_anyway_is_taken() =>
        (await app.Admin.PostAsync("v1/chat/completions", Body("local-extractive", "\"temperature\":1,\"top_p\":1,\"n\":1,\"stop\":null"))).Is(200);

    [Theory]
    [InlineData("v1/chat/completions", """{"model":"gpt-none","messages":[{"role":"user","content":"a"}]}""")]
    [InlineData("v1/embeddings", """{"model":"gpt-none","input":"a"}""")]
    public async Task Model_that_nobody_has_is_not_found(string path, string body) =>
        Assert.Equal("model_not_found", (await app.Admin.PostAsync(path, body)).Is(404).Json.GetProperty("error").GetProperty("code").GetString());

    [Fact]
    public async Task Run_of_the_supervisor_is_not_found_by_a_stranger()
    {
        var answer = (await app.Admin.PostAsync("v1/chat/completions", Body("cartrita"))).Is(200);
        var run = answer.Headers["X-Orchestration-ID"];
        (await app.Admin.GetAsync($"api/orchestrations/{run}")).Is(200);
        (await (await app.NewUserAsync()).GetAsync($"api/orchestrations/{run}")).Is(404);
    }

    private static string Body(string model, string? member = null) =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"When must a flaky test be fixed?"}]{{(member is null ? string.Empty : "," + member)}}}""";
}
