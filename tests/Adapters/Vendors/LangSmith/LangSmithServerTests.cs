using System.Net;
using System.Text;
using Cartrita.TestSupport.LangSmith;

namespace Cartrita.Adapters.Tests.Vendors.LangSmith;

public sealed class LangSmithServerTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private LangSmithServer server = null!;

    public async Task InitializeAsync()
    {
        server = await LangSmithServer.StartAsync();
        http.BaseAddress = server.Address;
        http.DefaultRequestHeaders.Add("x-api-key", LangSmithServer.Key);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("feedback", """{"id":"0b5b3a526a3c4f0e9d597d5a3f1c2e11","run_id":"0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e11","key":"k","feedback_source":{"type":"api"}}""", "$.id: 0b5b3a526a3c4f0e9d597d5a3f1c2e11 is no UUID")]
    [InlineData("feedback", """{"id":"0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e11","run_id":"0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e11","key":"k","feedback_source":{"type":"app"}}""", "$.feedback_source.type: app is not one of the values")]
    [InlineData("datasets", """{"name":"n"}""", "$.data_type: missing")]
    [InlineData("datasets", """{"name":"n","data_type":"kv","owner":"x"}""", "$.owner: not a parameter")]
    [InlineData("sessions", """{"name":"n"}""", "is no operation")]
    [InlineData("runs", "[]", "the body is not an object")]
    public async Task Request_that_breaks_the_reference_is_a_violation_and_refused(string operation, string body, string violation)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync(operation, content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(server.Violations, found => found.Contains(violation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_there_already_is_a_conflict()
    {
        using var first = await MakeAsync();
        using var second = await MakeAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (first.StatusCode, second.StatusCode));
        server.AssertContract();
    }

    private Task<HttpResponseMessage> MakeAsync() => http.PostAsync(
        "feedback",
        new StringContent("""{"id":"0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e11","run_id":"0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e12","key":"k","score":0.5,"feedback_source":{"type":"api"}}""", Encoding.UTF8, "application/json"));
}
