using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Tests.Support;
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
        foreach (var file in Directory.EnumerateFiles(app.Host.StateDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(key, await reader.ReadToEndAsync(), StringComparison.Ordinal);
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

    [Fact]
    public async Task Key_that_was_deleted_opens_nothing_once_it_is_forgotten()
    {
        var (clock, keys) = (new Cartrita.Runtime.Testing.VirtualClock(), app.Host.Services);
        var subject = new ApiKeys(
            keys.GetRequiredService<DocumentCollection<Core.Governance.ApiKeyDocument>>(),
            keys.GetRequiredService<IDocumentStore>(),
            new AdminKeys(),
            keys.GetRequiredService<Core.Identifiers.IIdSource>(),
            clock);
        var created = await subject.CreateAsync("short-lived", CancellationToken.None);
        Assert.NotNull(await subject.FindAsync(created.Key, CancellationToken.None));

        await keys.GetRequiredService<IDocumentStore>().WriteAsync(
            [new DeleteDocument(new DocumentKey(Collections.SystemOwner, Collections.ApiKeys, created.Id))], CancellationToken.None);
        clock.Advance(ApiKeys.Remembered);

        Assert.Null(await subject.FindAsync(created.Key, CancellationToken.None));
    }
}
