using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Attachments;

[Collection(SharedApp.Name)]
public sealed class PreviewTests(App app)
{
    [Fact]
    public async Task Owner_sees_the_text_that_was_made_of_a_file_and_its_parts()
    {
        var user = await app.NewUserAsync();
        var id = await user.IngestAsync("page.html", "<title>Rules</title><script>no()</script><p>A flaky test is fixed within a day, by whoever finds it.</p>");

        var answer = (await user.GetAsync($"api/attachments/{id}/preview")).Is(200);

        Assert.Equal(["Rules", "", "A flaky test is fixed within a day, by whoever finds it."], answer.Json.GetProperty("lines").EnumerateArray().Select(line => line.GetString()));
        Assert.Equal(3, answer.Json.GetProperty("totalLines").GetInt32());
        Assert.False(answer.Json.GetProperty("truncated").GetBoolean());
        var part = Assert.Single(answer.Json.GetProperty("parts").EnumerateArray());
        Assert.Equal(("page.html", 0, "en"), (part.GetProperty("path").GetString(), part.GetProperty("number").GetInt32(), part.GetProperty("language").GetString()));
    }

    [Fact]
    public async Task Part_is_named_by_its_number_or_its_path()
    {
        var user = await app.NewUserAsync();
        var id = await user.IngestAsync("a.txt", "text");

        Assert.Equal("a.txt", (await user.GetAsync($"api/attachments/{id}/preview?part=0")).Is(200).Text("path"));
        Assert.Equal("a.txt", (await user.GetAsync($"api/attachments/{id}/preview?path=a.txt")).Is(200).Text("path"));
        (await user.GetAsync($"api/attachments/{id}/preview?part=1")).IsProblem(Problems.NotFound);
        (await user.GetAsync($"api/attachments/{id}/preview?path=b.txt")).IsProblem(Problems.NotFound);
        (await user.GetAsync($"api/attachments/{id}/preview?part=-1")).IsProblem(Problems.InvalidRequest);
        (await user.GetAsync($"api/attachments/{id}/preview?part=x")).IsProblem(Problems.InvalidRequest);
        (await user.GetAsync($"api/attachments/{id}/preview?part=0&path=a.txt")).IsProblem(Problems.InvalidRequest);
    }

    [Fact]
    public async Task Stranger_finds_nothing_and_nobody_is_let_in_without_a_credential()
    {
        var (user, stranger) = (await app.NewUserAsync(), await app.NewUserAsync());
        var id = await user.IngestAsync("a.txt", "text");

        (await stranger.GetAsync($"api/attachments/{id}/preview")).IsProblem(Problems.NotFound);
        Assert.Equal(401, (int)(await app.Host.Client.GetAsync($"api/attachments/{id}/preview")).StatusCode);
    }

    [Theory]
    [InlineData(AttachmentStatus.Uploaded, "index_pending")]
    [InlineData(AttachmentStatus.Scanning, "index_pending")]
    [InlineData(AttachmentStatus.Rejected, "attachment_unusable")]
    [InlineData(AttachmentStatus.Failed, "attachment_unusable")]
    public async Task File_that_was_not_read_says_how_it_stands(AttachmentStatus status, string code)
    {
        var services = app.Host.Services;
        var attachment = new AttachmentDocument
        {
            Id = new AttachmentId($"{(int)status:x32}"), OwnerId = new OwnerId("local"), FileName = "a.txt", Sha256 = new string('0', 64), SizeBytes = 1,
            Status = status, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
        };
        var documents = services.GetRequiredService<DocumentCollection<AttachmentDocument>>();
        await services.GetRequiredService<IDocumentStore>().WriteAsync([documents.Create(attachment.OwnerId, attachment.Id.Value, attachment)], CancellationToken.None);

        var answer = await app.Admin.GetAsync($"api/attachments/{attachment.Id}/preview");

        Assert.Equal(code, answer.Is(409).Code);
    }
}
