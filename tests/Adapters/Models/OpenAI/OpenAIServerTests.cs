using System.Net;
using System.Text;
using System.Text.Json;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Models.OpenAI;

/// <summary>That the server on the loopback refuses what the vendor would, and says what was wrong.</summary>
public sealed class OpenAIServerTests : IAsyncLifetime
{
    private const string Chat = "v1/chat/completions";
    private const string Plain = """{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}]}""";

    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private readonly HttpClient http = new();
    private OpenAIServer server = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("one two"));
        http.BaseAddress = new Uri(server.Endpoint, "/");
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk-x");
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [SharedTheory("vendor-apis/openai.openapi.json")]
    [InlineData(Chat, """{"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[]}""")]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}],"wish":1}""")]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[{"role":"user","content":"x","mood":"good"}]}""")]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[{"role":"user","content":[{"type":"text","text":"x","size":1}]}]}""")]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f","params":{}}}]}""")]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}],"stream":true,"stream_options":{"usage":true}}""")]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{},"form":1}}}""")]
    [InlineData("v1/responses", """{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("v1/responses", """{"model":"gpt-4.1","input":[{"role":"user","content":"x","mood":"good"}]}""")]
    [InlineData("v1/responses", """{"model":"gpt-4.1","input":"x","text":{"form":{}}}""")]
    [InlineData("v1/responses", """{"model":"gpt-5","input":"x","reasoning":{"effort":"much"}}""")]
    [InlineData("v1/responses", """{"model":"gpt-4.1","input":"x","tools":[{"type":"function","name":"f","strict":false,"parameters":{},"function":{}}]}""")]
    [InlineData("v1/embeddings", """{"model":"m","input":[]}""")]
    [InlineData("v1/embeddings", """{"model":"m","input":"x","pooling":"mean"}""")]
    [InlineData("v1/moderations", """{"model":"m"}""")]
    public async Task Request_that_breaks_the_description_at_any_depth_is_refused_and_kept(string path, string body)
    {
        using var answer = await PostAsync(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Throws<InvalidOperationException>(server.AssertContract);
    }

    [Theory]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[{"role":"system","content":"x"},{"role":"user","content":[{"type":"text","text":"x"}]}],"metadata":{"any":"thing"}}""")]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"own":{"type":"string"}}}}}]}""")]
    [InlineData(Chat, """{"model":"gpt-5","messages":[{"role":"user","content":"x"}],"reasoning_effort":"minimal","temperature":1}""")]
    [InlineData("v1/responses", """{"model":"gpt-5","input":"x","store":false,"reasoning":{"effort":"xhigh"},"include":["reasoning.encrypted_content"]}""")]
    [InlineData("v1/responses", """{"model":"gpt-4.1","input":[{"role":"user","content":[{"type":"input_text","text":"x"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"x"}]}""")]
    public async Task Request_that_fits_is_answered_and_so_is_its_stream(string path, string body)
    {
        using var whole = await PostAsync(path, body);
        using var streamed = await PostAsync(path, $$"""{{body[..^1]}},"stream":true}""");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (whole.StatusCode, streamed.StatusCode));
        Assert.Equal("text/event-stream", streamed.Content.Headers.ContentType!.MediaType);
        Assert.Contains("two", await streamed.Content.ReadAsStringAsync(Limit), StringComparison.Ordinal);
        server.AssertContract();
    }

    [Theory]
    [InlineData("v1/chat")]
    [InlineData("v1/files")]
    [InlineData("chat/completions")]
    [InlineData("v2/chat/completions")]
    [InlineData("v1/chat/completions?api-version=preview")]
    public async Task Address_that_is_none_is_refused_and_kept(string path)
    {
        using var answer = await PostAsync(path, Plain);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Throws<InvalidOperationException>(server.AssertContract);
    }

    [Fact]
    public async Task Method_that_is_none_is_refused_and_models_are_read()
    {
        using var models = await http.GetAsync(new Uri("v1/models", UriKind.Relative), Limit);
        using var model = await http.GetAsync(new Uri("v1/models/gpt-5", UriKind.Relative), Limit);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (models.StatusCode, model.StatusCode));
        server.AssertContract();

        using var chat = await http.GetAsync(new Uri(Chat, UriKind.Relative), Limit);
        Assert.Equal(HttpStatusCode.NotFound, chat.StatusCode);
        Assert.Throws<InvalidOperationException>(server.AssertContract);
    }

    [Theory]
    [InlineData("text/plain", Plain)]
    [InlineData("application/x-www-form-urlencoded", "model=gpt-4.1")]
    [InlineData("application/json", "{oops")]
    public async Task Body_that_is_not_json_by_its_type_or_itself_is_kept(string type, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await http.PostAsync(new Uri(Chat, UriKind.Relative), content, Limit);

        Assert.Throws<InvalidOperationException>(server.AssertContract);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic c2s6eA==")]
    [InlineData("Bearer sk-another")]
    public async Task Stranger_is_refused(string? authorization)
    {
        server.Key = "sk-x";
        http.DefaultRequestHeaders.Remove("Authorization");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization is null ? [] : [authorization]);

        using var answer = await PostAsync(Chat, Plain);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        server.AssertContract();
    }

    [Theory]
    [InlineData(Chat, """{"model":"gpt-5","messages":[{"role":"user","content":"x"}],"temperature":0.2}""", "temperature")]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}],"reasoning_effort":"low"}""", "reasoning_effort")]
    [InlineData("v1/responses", """{"model":"o3","input":"x","top_p":0.5}""", "top_p")]
    [InlineData("v1/responses", """{"model":"gpt-4.1","input":"x","reasoning":{"effort":"low"}}""", "reasoning.effort")]
    public async Task Parameter_that_the_model_does_not_take_is_refused_by_its_name(string path, string body, string parameter)
    {
        using var answer = await PostAsync(path, body);
        using var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Limit));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(("unsupported_parameter", parameter), (error.RootElement.GetProperty("error").GetProperty("code").GetString(), error.RootElement.GetProperty("error").GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Request_without_a_script_is_kept()
    {
        await using var bare = await OpenAIServer.StartAsync();
        using var content = new StringContent(Plain, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"{bare.Endpoint}/chat/completions"), content, Limit);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Throws<InvalidOperationException>(bare.AssertContract);
    }

    [Theory]
    [InlineData(Chat, """{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}],"stream":true}""")]
    [InlineData("v1/responses", """{"model":"gpt-4.1","input":"x","stream":true}""")]
    public async Task Cut_ends_the_body_inside_of_a_letter(string path, string body)
    {
        server.Enqueue(new OpenAIReply { Pieces = ["plain ", "naïve "], CutInside = 1 });

        using var answer = await PostAsync(path, body);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Limit);

        Assert.Equal(0xC3, bytes[^1]);
        Assert.Contains("plain ", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await http.PostAsync(new Uri(path, UriKind.Relative), content, Limit);
    }
}
