using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Governance;

[Collection(SharedApp.Name)]
public sealed class KeyTests(App app)
{
    [Fact]
    public async Task Same_name_is_the_same_user_under_another_key()
    {
        var (first, second) = (await app.Admin.CreateKeyAsync("grace"), await app.Admin.CreateKeyAsync(" grace "));
        Assert.NotEqual(first.Key, second.Key);
        Assert.Equal(first.OwnerId, second.OwnerId);
        Assert.NotEqual(first.OwnerId, (await app.Admin.CreateKeyAsync("Grace")).OwnerId);

        var attachment = (await new ApiUser(app.Host.Client, first.Key).UploadAsync("a.txt", "text")).Is(201).Text("id");
        (await new ApiUser(app.Host.Client, second.Key).GetAsync($"api/attachments/{attachment}")).Is(200);
    }

    [Fact]
    public async Task Name_in_another_form_of_Unicode_is_the_same_user()
    {
        var (composed, decomposed) = (await app.Admin.CreateKeyAsync("Ren\u00e9e"), await app.Admin.CreateKeyAsync("Rene\u0301e"));

        Assert.Equal(composed.OwnerId, decomposed.OwnerId);
    }

    [Fact]
    public async Task User_that_makes_a_key_answers_forbidden() =>
        (await (await app.NewUserAsync()).PostAsync("api/keys", """{"name":"mallory"}""")).IsProblem(Problems.Forbidden);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":null}""")]
    [InlineData("""{"name":" "}""")]
    [InlineData("""{"name":"a\u0007"}""")]
    [InlineData("""{"name":"a","role":"Admin"}""")]
    public async Task Name_that_is_none_answers_invalid_request(string body) =>
        (await app.Admin.PostAsync("api/keys", body)).IsProblem(Problems.InvalidRequest);

    [Fact]
    public async Task Name_that_is_too_long_answers_invalid_request() =>
        (await app.Admin.PostAsync("api/keys", new JsonObject { ["name"] = new string('n', 65) })).IsProblem(Problems.InvalidRequest);

    [Fact]
    public async Task Key_itself_is_nowhere_in_the_state_folder()
    {
        var key = (await app.Admin.CreateKeyAsync("canary")).Key;
        await foreach (var (_, bytes) in StateFiles.ReadAsync(app.Host.StateDirectory))
        {
            Assert.DoesNotContain(key, System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Local_key_is_for_its_owner_only()
    {
        if (!OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(Path.Combine(app.Host.StateDirectory, AdminKeySetup.FileName));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        }
    }

    [Theory]
    [InlineData("""{"name":"a","role":"root"}""")]
    [InlineData("""{"name":"a","role":1}""")]
    [InlineData("""{"name":"a","scopes":[]}""")]
    [InlineData("""{"name":"a","scopes":["chat","chat"]}""")]
    [InlineData("""{"name":"a","scopes":["keys"]}""")]
    [InlineData("""{"name":"a","scopes":["everything"]}""")]
    [InlineData("""{"name":"a","scopes":[null]}""")]
    [InlineData("""{"name":"a","expiresAt":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"a","expiresAt":"9020-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"a","limits":{"requestsPerMinute":0}}""")]
    [InlineData("""{"name":"a","limits":{"concurrentStreams":-1}}""")]
    [InlineData("""{"name":"a","limits":{"tokensPerDay":0}}""")]
    [InlineData("""{"name":"a","limits":{"dreams":1}}""")]
    public async Task Wish_that_no_key_can_have_answers_invalid_request(string body) =>
        (await app.Admin.PostAsync("api/keys", body)).IsProblem(Problems.InvalidRequest);

    [Fact]
    public async Task Key_is_listed_with_what_it_may_and_without_itself()
    {
        var created = (await app.Admin.PostAsync(
            "api/keys",
            """{"name":"lister","role":"operator","scopes":["keys","chat"],"expiresAt":"2030-01-02T03:04:05Z","limits":{"requestsPerMinute":700,"tokensPerDay":9}}""")).Is(201);
        Assert.Equal("no-store", created.Headers["Cache-Control"]);

        var listed = await ListAsync(new ApiUser(app.Host.Client, created.Text("key")));
        var key = Assert.Single(listed, key => key.GetProperty("id").GetString() == created.Text("id"));
        Assert.Equal("lister", key.GetProperty("name").GetString());
        Assert.Equal("operator", key.GetProperty("role").GetString());
        Assert.Equal("""["keys","chat"]""", key.GetProperty("scopes").GetRawText());
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), key.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.Equal("""{"requestsPerMinute":700,"tokensPerDay":9}""", key.GetProperty("limits").GetRawText());
        Assert.False(key.TryGetProperty("key", out _));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=x")]
    [InlineData("after=x")]
    public async Task Page_that_cannot_be_answers_invalid_request(string query) =>
        (await app.Admin.GetAsync($"api/keys?{query}")).IsProblem(Problems.InvalidRequest);

    [Fact]
    public async Task Revoked_key_opens_nothing_here_from_then_on_and_stays_in_the_list()
    {
        var created = (await app.Admin.PostAsync("api/keys", """{"name":"revoked"}""")).Is(201);
        var user = new ApiUser(app.Host.Client, created.Text("key"));
        (await user.PostAsync("api/conversations", "{}")).Is(201);

        for (var times = 0; times < 2; times++)
        {
            (await app.Admin.SendAsync(HttpMethod.Delete, $"api/keys/{created.Text("id")}")).Is(204);
            (await user.PostAsync("api/conversations", "{}")).IsProblem(Problems.Unauthorized);
        }

        var key = Assert.Single(await ListAsync(app.Admin), key => key.GetProperty("id").GetString() == created.Text("id"));
        Assert.True(key.TryGetProperty("revokedAt", out _));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("nothing")]
    public async Task Revoking_a_key_that_does_not_exist_answers_not_found(string id) =>
        (await app.Admin.SendAsync(HttpMethod.Delete, $"api/keys/{id}")).IsProblem(Problems.NotFound);

    [Fact]
    public async Task Key_that_another_instance_revoked_opens_nothing_once_it_is_forgotten()
    {
        var clock = new Cartrita.Runtime.Testing.VirtualClock();
        var (here, there) = (Keys(clock), Keys(clock));
        var created = await Register(here, clock).CreateAsync(Command(null), CancellationToken.None);
        Assert.NotNull((await there.IdentifyAsync(created.Key, CancellationToken.None)).Principal);

        await Register(here, clock).RevokeAsync(created.Id, CancellationToken.None);
        Assert.Equal(Refusals.RevokedKey, (await here.IdentifyAsync(created.Key, CancellationToken.None)).Refusal);
        clock.Advance(ApiKeys.Remembered - TimeSpan.FromTicks(1));
        Assert.NotNull((await there.IdentifyAsync(created.Key, CancellationToken.None)).Principal);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(Refusals.RevokedKey, (await there.IdentifyAsync(created.Key, CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task Key_opens_nothing_from_its_end_on_though_it_is_remembered()
    {
        var clock = new Cartrita.Runtime.Testing.VirtualClock();
        var keys = Keys(clock);
        var created = await Register(keys, clock).CreateAsync(Command(clock.GetUtcNow().AddSeconds(10)), CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.NotNull((await keys.IdentifyAsync(created.Key, CancellationToken.None)).Principal);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Refusals.ExpiredKey, (await keys.IdentifyAsync(created.Key, CancellationToken.None)).Refusal);
    }

    private static KeyCommand Command(DateTimeOffset? expiresAt) => new("timed", Core.Governance.Role.User, [Core.Governance.Scope.Chat], expiresAt, null);

    private static async Task<List<System.Text.Json.JsonElement>> ListAsync(ApiUser user)
    {
        var keys = new List<System.Text.Json.JsonElement>();
        var path = "api/keys?limit=3";
        while (path is not null)
        {
            var page = (await user.GetAsync(path)).Is(200).Json;
            keys.AddRange(page.GetProperty("items").EnumerateArray());
            path = page.TryGetProperty("next", out var next) ? $"api/keys?limit=3&after={next.GetString()}" : null;
        }

        Assert.Equal(keys.Count, keys.Select(key => key.GetProperty("id").GetString()).Distinct().Count());
        return keys;
    }

    private ApiKeys Keys(TimeProvider clock) => new(app.Host.Services.GetRequiredService<DocumentCollection<Core.Governance.ApiKeyDocument>>(), new AdminKeys(), clock);

    private ApiKeyRegister Register(ApiKeys keys, TimeProvider clock) => new(
        app.Host.Services.GetRequiredService<DocumentCollection<Core.Governance.ApiKeyDocument>>(),
        app.Host.Services.GetRequiredService<IDocumentStore>(),
        keys,
        app.Host.Services.GetRequiredService<Core.Identifiers.IIdSource>(),
        clock);
}
