using System.Net;
using System.Text;
using Cartrita.TestSupport.HuggingFace;

namespace Cartrita.Adapters.Tests.Vendors.HuggingFace;

public sealed class HuggingFaceServerTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private HuggingFaceServer server = null!;

    public async Task InitializeAsync()
    {
        server = await HuggingFaceServer.StartAsync();
        http.BaseAddress = server.Address;
        http.DefaultRequestHeaders.Authorization = new("Bearer", HuggingFaceServer.Token);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("hf-inference/models/a/b", """{"inputs":"x"}""")]
    [InlineData("hf-inference/models/a/b", """{"inputs":"x","parameters":{}}""")]
    [InlineData("hf-inference/models/a/b", """{"inputs":"x","parameters":{"candidate_labels":[]}}""")]
    [InlineData("hf-inference/models/a/b", """{"inputs":"x","parameters":{"candidate_labels":["y"],"hypothesis_template":"none"}}""")]
    [InlineData("hf-inference/models/a/b", """{"inputs":"x","parameters":{"candidate_labels":["y"],"wish":1}}""")]
    [InlineData("hf-inference/models/a/b/pipeline/sentence-similarity", """{"inputs":{"sourceSentence":"x","sentences":["y"]}}""")]
    [InlineData("hf-inference/models/a/b/pipeline/feature-extraction", """{"inputs":[]}""")]
    [InlineData("hf-inference/models/a/b/pipeline/feature-extraction", """{"inputs":["x"],"pooling":"mean"}""")]
    [InlineData("hf-inference/models/a/b/pipeline/feature-extraction", """{"texts":["x"]}""")]
    [InlineData("hf-inference/models/a/b/pipeline/other", """{"inputs":{"source_sentence":"x","sentences":["y"]}}""")]
    [InlineData("models/a/b", """{"inputs":"x","parameters":{"candidate_labels":["y"]}}""")]
    public async Task Request_that_breaks_the_description_is_refused_and_kept(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Throws<InvalidOperationException>(server.AssertContract);
    }

    [Fact]
    public async Task Stranger_is_refused()
    {
        http.DefaultRequestHeaders.Authorization = new("Bearer", "another");
        using var content = new StringContent("""{"inputs":"x","parameters":{"candidate_labels":["y"]}}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("hf-inference/models/a/b", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        server.AssertContract();
    }
}
