using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Http;

/// <summary>No way of failing shows anything of the inside (CHAT-10).</summary>
[Collection(SharedApp.Name)]
public sealed class ErrorPathTests(App app)
{
    private const string Nobody = "0123456789abcdef0123456789abcdef";
    private const string Question = """{"messages":[{"role":"user","content":"Who?"}]}""";
    private const string Direct = """{"model":"local-extractive","messages":[{"role":"user","content":"Who?"}]}""";

    public static TheoryData<string, string, string?, string, int> Failures => new()
    {
        { "GET", "api/nothing", null, "application/json", 404 },
        { "DELETE", "api/chat", null, "application/json", 404 },
        { "GET", $"api/orchestrations/{Nobody}", null, "application/json", 404 },
        { "GET", "api/orchestrations/..%2f..%2fetc%2fpasswd", null, "application/json", 404 },
        { "GET", $"api/orchestrations/{Nobody}", null, "image/png", 406 },
        { "POST", "api/chat", Question, "text/html", 406 },
        { "POST", "api/chat", "{", "application/json", 400 },
        { "POST", "api/chat", """{"messages":{"$type":"System.String"}}""", "application/json", 400 },
        { "POST", "api/chat", """{"messages":[{"role":"user","content":"\ud800"}]}""", "application/json", 400 },
        { "POST", "api/keys", """{"name":7}""", "application/json", 400 },
        { "POST", "api/keys", """{"name":"n","limits":{"tokensPerDay":1e999}}""", "application/json", 400 },
        { "GET", "api/keys?limit=none", null, "application/json", 400 },
        { "GET", "api/keys?after=%ff", null, "application/json", 400 },
        { "GET", "ws/chat", null, "application/json", 426 },
        { "POST", "v1/chat/completions", "[", "application/json", 400 },
        { "POST", "v1/chat/completions", """{"model":"nobody/has","messages":[]}""", "application/json", 404 },
        { "POST", "v1/embeddings", """{"model":"local-extractive","input":{}}""", "application/json", 400 },
        { "GET", "v1/nothing", null, "application/json", 404 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_is_told_in_the_protocols_form_and_shows_nothing(string method, string path, string? body, string accept, int status)
    {
        var answer = await app.Admin.SendAsync(new HttpMethod(method), path, body is null ? null : ApiUser.Json(body), ("Accept", accept));

        answer.Is(status);
        AssertForm(answer, path);
    }

    [Theory]
    [InlineData("api/chat", Question)]
    [InlineData("v1/chat/completions", Direct)]
    public async Task Content_of_another_type_is_told_so_too(string path, string body)
    {
        var answer = await app.Admin.SendAsync(HttpMethod.Post, path, new StringContent(body, System.Text.Encoding.UTF8, "text/plain"));
        answer.Is(415);
        AssertForm(answer, path);
    }

    [Fact]
    public async Task Function_that_throws_shows_that_it_failed_and_nothing_else()
    {
        var user = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        var store = app.Host.Services.GetRequiredService<IDocumentStore>();

        // A stored document that can't be read: the reader's exception names types and members of ours.
        await store.WriteAsync([new PutDocument(new DocumentKey(new OwnerId(user.OwnerId), Collections.Runs, Nobody), "{\"id\":{\"broken\":true}}"u8.ToArray())], CancellationToken.None);
        var caller = new ApiUser(app.Host.Client, user.Key);
        foreach (var path in new[] { $"api/orchestrations/{Nobody}", $"api/orchestrations/{Nobody}/events", $"api/orchestrations/{Nobody}/graph" })
        {
            var answer = (await caller.GetAsync(path)).IsProblem(Problems.Internal);
            Assert.Equal(["code", "requestId", "status", "title", "type"], answer.Json.EnumerateObject().Select(member => member.Name).Order());
            Internals.AreNotIn(answer.Body);
        }
    }

    private static void AssertForm(Answer answer, string path)
    {
        Internals.AreNotIn(answer.Body);
        if (path.StartsWith("v1/", StringComparison.Ordinal))
        {
            var error = JsonNode.Parse(answer.Body)!["error"]!.AsObject();
            Assert.Equal(["code", "message", "param", "type"], error.Select(member => member.Key).Order());
            return;
        }

        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
        Assert.Contains(answer.Code, Problems.All.Keys);
    }
}
