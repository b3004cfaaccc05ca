using System.Net.Http.Headers;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Http;

[Collection(SharedApp.Name)]
public sealed class AuthenticationTests(App app)
{
    private const string Nobody = "0123456789abcdef0123456789abcdef";

    public static TheoryData<string, string> Routes => new()
    {
        { "POST", "api/chat" },
        { "POST", "api/chat/stream" },
        { "POST", "api/conversations" },
        { "POST", "api/attachments" },
        { "GET", $"api/attachments/{Nobody}" },
        { "GET", $"api/orchestrations/{Nobody}" },
        { "GET", $"api/orchestrations/{Nobody}/events" },
        { "POST", $"api/orchestrations/{Nobody}/cancel" },
        { "POST", "api/keys" },
        { "GET", "ws/chat" },
        { "POST", "api/negotiate" },
        { "POST", $"api/orchestrations/{Nobody}/watchers" },
        { "DELETE", $"api/orchestrations/{Nobody}/watchers/c" },
        { "POST", $"api/conversations/{Nobody}/watchers" },
        { "DELETE", $"api/conversations/{Nobody}/watchers/c" },
        { "GET", "api/nothing/here" },
        { "DELETE", "api/chat" },
        { "GET", string.Empty },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_without_a_key_answers_unauthorized(string method, string path)
    {
        var answer = await SendAsync(method, path);
        answer.IsProblem(Problems.Unauthorized);
        Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_with_a_key_that_nobody_issued_answers_unauthorized(string method, string path) =>
        (await SendAsync(method, path, ("Authorization", "Bearer ck_nobody-issued-this"))).IsProblem(Problems.Unauthorized);

    [Theory]
    [InlineData("Authorization", "Bearer {0}")]
    [InlineData("Authorization", "bearer {0}")]
    [InlineData("X-Api-Key", "{0}")]
    public async Task Key_is_taken_from_either_header(string header, string form)
    {
        var key = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, app.Admin.Key);
        (await SendAsync("POST", "api/conversations", (header, key))).Is(201);
    }

    [Theory]
    [InlineData("Basic {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    public async Task Authorization_in_another_form_answers_unauthorized(string form)
    {
        var value = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, app.Admin.Key);
        (await SendAsync("POST", "api/conversations", ("Authorization", value))).IsProblem(Problems.Unauthorized);
    }

    [Fact]
    public async Task Two_keys_that_differ_answer_unauthorized()
    {
        var user = await app.NewUserAsync();
        (await SendAsync("POST", "api/conversations", ("Authorization", $"Bearer {app.Admin.Key}"), ("X-Api-Key", user.Key)))
            .IsProblem(Problems.Unauthorized);
    }

    [Fact]
    public async Task Key_of_great_length_answers_unauthorized() =>
        (await SendAsync("POST", "api/conversations", ("X-Api-Key", new string('k', 4000)))).IsProblem(Problems.Unauthorized);

    [Theory]
    [InlineData("api/health/live")]
    [InlineData("api/health/ready")]
    public async Task Health_is_open(string path) => (await SendAsync("GET", path)).Is(200);

    [Theory]
    [InlineData("GET", "api/chat")]
    [InlineData("PUT", "api/attachments")]
    [InlineData("POST", "api/health/live")]
    [InlineData("GET", "no/such/path")]
    public async Task Path_or_method_that_nobody_has_answers_no_route(string method, string path) =>
        (await SendAsync(method, path, ("X-Api-Key", app.Admin.Key))).IsProblem(Problems.NoRoute);

    private async Task<Answer> SendAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        using var response = await app.Host.Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
