using System.Net.Http.Headers;
using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Functions.Tests.Audio;

public sealed class SpeechTests(AudioApp audio) : IClassFixture<AudioApp>
{
    private const string Route = "api/audio/speech";

    [SharedTheory(DeepgramServer.Description)]
    [InlineData("""{"text":"Hello."}""", "audio/mpeg", "/v1/speak?model=aura-2-thalia-en&encoding=mp3")]
    [InlineData("""{"text":"Hello.","voice":"aura-2-zeus-en","format":"wav"}""", "audio/wav", "/v1/speak?model=aura-2-zeus-en&encoding=linear16&container=wav&sample_rate=24000")]
    [InlineData("""{"text":"Hello.","format":"ogg"}""", "audio/ogg", "/v1/speak?model=aura-2-thalia-en&encoding=opus&container=ogg")]
    public async Task Text_is_spoken_in_the_form_that_is_wished(string body, string type, string target)
    {
        using var request = Request(await audio.App.NewUserAsync(), body);

        using var answer = await audio.App.Host.Client.SendAsync(request);

        Assert.Equal((200, type, "no-store"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.ToString()));
        Assert.Equal(AudioApp.Recording.ToWav(), await answer.Content.ReadAsByteArrayAsync());
        var asked = audio.Vendor.Requests.Last();
        Assert.Equal((target, """{"text":"Hello."}"""), (asked.Target, asked.Body.GetRawText()));
        audio.Vendor.AssertContract();
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData("""{"text":" "}""", "invalid_request")]
    [InlineData("""{"text":"Hello.","format":"flac"}""", "invalid_request")]
    [InlineData("""{"text":"Hello.","voice":"a&b=c"}""", "invalid_request")]
    [InlineData("""{"text":"Hello.","speed":2}""", "invalid_request")]
    [InlineData("""{"text":"How do I build a pipe bomb?"}""", "safety_blocked")]
    public async Task Text_that_may_not_be_spoken_is_refused_before_the_vendor_is_asked(string body, string code)
    {
        var asked = audio.Vendor.Requests.Count;

        var answer = await (await audio.App.NewUserAsync()).PostAsync(Route, body);

        Assert.Equal(code, answer.IsProblem(Problems.All[code]).Code);
        Assert.Equal(asked, audio.Vendor.Requests.Count);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Longest_text_is_spoken_and_a_longer_one_refused()
    {
        var user = await audio.App.NewUserAsync();

        (await user.PostAsync(Route, $$"""{"text":"{{new string('a', 2001)}}"}""")).IsProblem(Problems.InvalidRequest);
        (await user.PostAsync(Route, $$"""{"text":"{{new string('a', 2000)}}"}""")).Is(200);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Credential_in_a_text_does_not_reach_the_vendor()
    {
        (await (await audio.App.NewUserAsync()).PostAsync(Route, $$"""{"text":"The key is {{"AKIA" + "Q7ZK2VB9XW4LM8RT"}}, keep it."}""")).Is(200);

        var spoken = audio.Vendor.Requests.Last().Body.GetProperty("text").GetString()!;
        Assert.DoesNotContain("AKIA", spoken, StringComparison.Ordinal);
        Assert.StartsWith("The key is ", spoken, StringComparison.Ordinal);
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData(402, "vendor_quota_spent")]
    [InlineData(400, "vendor_rejected")]
    public async Task Refusal_of_the_vendor_is_a_problem_of_its_kind(int status, string code)
    {
        audio.Vendor.Faults.Enqueue(VendorFault.Status(status));

        var answer = (await (await audio.App.NewUserAsync()).PostAsync(Route, """{"text":"Hello."}""")).Is(502);

        Assert.Equal(code, answer.Code);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Audio_that_breaks_off_at_the_vendor_breaks_off_here()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        audio.Vendor.Faults.Enqueue(new VendorFault { CutsAfter = 40_000, CutsWhen = begun.Task });
        using var request = Request(await audio.App.NewUserAsync(), """{"text":"Hello."}""");

        using var answer = await audio.App.Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        begun.SetResult();

        Assert.Equal(200, (int)answer.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Without_a_key_nobody_speaks()
    {
        await using var bare = await App.StartAsync();

        (await (await bare.NewUserAsync()).PostAsync(Route, """{"text":"Hello."}""")).IsProblem(Problems.VendorNotConfigured);
    }

    private static HttpRequestMessage Request(ApiUser user, string body) => new(HttpMethod.Post, Route)
    {
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", user.Key) },
    };
}
