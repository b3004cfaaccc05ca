using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Attachments;

[Collection(SharedApp.Name)]
public sealed class UploadTests(App app)
{
    private const long Limit = 20 * 1024 * 1024;

    [Fact]
    public async Task Raw_body_becomes_an_attachment_that_questions_find()
    {
        var user = await app.NewUserAsync();
        var answer = (await user.UploadAsync("handbook.md", Documents.Handbook)).Is(201);
        var bytes = Encoding.UTF8.GetBytes(Documents.Handbook);
        Assert.Equal("handbook.md", answer.Text("fileName"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), answer.Text("sha256"));
        Assert.Equal(bytes.Length, answer.Json.GetProperty("sizeBytes").GetInt64());
        Assert.Equal("uploaded", answer.Text("status"));

        var events = await user.EventsAsync($"api/orchestrations/{answer.Text("id")}/events");
        Assert.Equal("start", events[0].Kind);
        Assert.Contains(events, e => e.Kind == "file.attach.progress");
        Assert.Equal(["end", "done"], events.TakeLast(2).Select(e => e.Kind));
        Assert.Equal("indexed", (await user.GetAsync($"api/attachments/{answer.Text("id")}")).Is(200).Text("status"));
        Assert.Equal("ingestion", (await user.GetAsync($"api/orchestrations/{answer.Text("id")}")).Is(200).Text("kind"));
    }

    [Fact]
    public async Task Form_becomes_an_attachment()
    {
        var user = await app.NewUserAsync();
        using var form = new MultipartFormDataContent { { new StringContent(Documents.Handbook), "file", "handbook.md" } };
        Assert.Equal("handbook.md", (await user.SendAsync(HttpMethod.Post, "api/attachments", form)).Is(201).Text("fileName"));
    }

    [Theory]
    [InlineData("Überblick für 数据.md")]
    [InlineData("100% sure.txt")]
    public async Task Name_beyond_ASCII_comes_through_both_ways(string name)
    {
        var user = await app.NewUserAsync();
        Assert.Equal(name, (await user.UploadAsync(name, "text")).Is(201).Text("fileName"));
        using var form = new MultipartFormDataContent { { new StringContent("text"), "file", name } };
        Assert.Equal(name, (await user.SendAsync(HttpMethod.Post, "api/attachments", form)).Is(201).Text("fileName"));
    }

    [Theory]
    [InlineData("program.exe")]
    [InlineData("letter.docx")]
    [InlineData("noextension")]
    [InlineData("handbook.md.exe")]
    public async Task File_of_another_kind_answers_unsupported_file(string name) =>
        (await app.Admin.UploadAsync(name, "text")).IsProblem(Problems.UnsupportedFile);

    [Theory]
    [InlineData("../handbook.md")]
    [InlineData("a/b.md")]
    [InlineData("a\\b.md")]
    [InlineData("C:handbook.md")]
    [InlineData(".md")]
    [InlineData("con.md")]
    [InlineData("NUL.txt")]
    [InlineData("a\nb.md")]
    [InlineData("a\0b.md")]
    [InlineData("report\u202Edm.exe.md")]
    [InlineData("zero\u200Bwidth.md")]
    [InlineData("trailing.md.")]
    [InlineData(" leading.md")]
    public async Task Name_that_is_not_safe_answers_invalid_file_name(string name) =>
        (await app.Admin.UploadAsync(name, "text")).IsProblem(Problems.InvalidFileName);

    [Fact]
    public async Task Name_of_180_characters_is_taken_and_one_more_is_not()
    {
        (await app.Admin.UploadAsync(new string('n', 177) + ".md", "text")).Is(201);
        (await app.Admin.UploadAsync(new string('n', 178) + ".md", "text")).IsProblem(Problems.InvalidFileName);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("%FF%FE.md")]
    public async Task Name_that_is_missing_or_no_text_answers_invalid_file_name(string? header)
    {
        (string, string)[] headers = header is null ? [] : [("X-File-Name", header)];
        (await app.Admin.SendAsync(HttpMethod.Post, "api/attachments", new StringContent("text"), headers)).IsProblem(Problems.InvalidFileName);
    }

    [Fact]
    public async Task Empty_file_answers_empty_file() => (await app.Admin.UploadAsync("a.txt", string.Empty)).IsProblem(Problems.EmptyFile);

    [Fact]
    public async Task File_over_the_limit_answers_file_too_large_and_one_at_it_is_taken()
    {
        var user = await app.NewUserAsync();
        (await user.UploadAsync("a.txt", new byte[Limit + 1])).IsProblem(Problems.FileTooLarge);
        (await user.UploadAsync("a.txt", Encoding.ASCII.GetBytes(new string('a', (int)Limit)))).Is(201);
    }

    [Fact]
    public async Task Form_with_more_than_the_file_answers_invalid_request()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("text"), "file", "a.txt" },
            { new StringContent("more"), "note" },
        };
        (await app.Admin.SendAsync(HttpMethod.Post, "api/attachments", form)).IsProblem(Problems.InvalidRequest);
    }

    [Fact]
    public async Task Form_without_the_file_answers_invalid_request()
    {
        using var form = new MultipartFormDataContent { { new StringContent("text"), "document", "a.txt" } };
        (await app.Admin.SendAsync(HttpMethod.Post, "api/attachments", form)).IsProblem(Problems.InvalidRequest);
    }

    [Theory]
    [InlineData("multipart/form-data", "text")]
    [InlineData("multipart/form-data; boundary=b", "text")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\ncut off")]
    public async Task Form_that_is_malformed_answers_invalid_request(string type, string body)
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        (await app.Admin.SendAsync(HttpMethod.Post, "api/attachments", content)).IsProblem(Problems.InvalidRequest);
    }

    [Fact]
    public async Task Attachment_of_somebody_else_answers_not_found()
    {
        var (user, stranger) = (await app.NewUserAsync(), await app.NewUserAsync());
        var id = (await user.UploadAsync("a.txt", "text")).Is(201).Text("id");
        (await stranger.GetAsync($"api/attachments/{id}")).IsProblem(Problems.NotFound);
        (await stranger.GetAsync($"api/orchestrations/{id}/events")).IsProblem(Problems.NotFound);
        (await app.Admin.GetAsync($"api/attachments/{id}")).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task File_that_is_not_UTF8_is_rejected_by_its_ingestion()
    {
        var user = await app.NewUserAsync();
        var id = (await user.UploadAsync("a.txt", [.. "caf"u8, 0xE9, .. " au lait"u8])).Is(201).Text("id");
        await AssertRejectedAsync(user, id, Problems.InvalidEncoding);
    }

    [Fact]
    public async Task Test_virus_is_rejected_by_its_ingestion()
    {
        var user = await app.NewUserAsync();
        var virus = (await user.UploadAsync("b.txt", @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")).Is(201).Text("id");
        await AssertRejectedAsync(user, virus, Problems.MalwareDetected);
    }

    [Fact]
    public async Task Bytes_of_another_type_are_refused_before_the_room_for_them_is_looked_at()
    {
        var (key, owner) = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        var user = new ApiUser(app.Host.Client, key);
        await app.Host.Services.GetRequiredService<AttachmentCapacity>().ReserveAsync(
            new OwnerId(owner), null, new AttachmentId(new string('7', 32)), new CapacityEntry(FileCategory.Text, long.MaxValue / 4), _ => null, CancellationToken.None);
        (await user.UploadAsync("full.txt", "No room.")).IsProblem(Problems.CategoryLimitExceeded);

        var refused = (await user.UploadAsync("a.txt", [0x7F, .. "ELF"u8, 2, 1, 1, 0])).IsProblem(Problems.FileTypeMismatch);

        Assert.Equal(0, refused.Json.GetProperty("capacity").GetProperty("text").GetProperty("remainingBytes").GetInt64());
    }

    [Fact]
    public async Task Single_line_of_ten_megabytes_is_ingested()
    {
        var user = await app.NewUserAsync();
        var line = new StringBuilder(10 * 1024 * 1024 + 64);
        while (line.Length < 10 * 1024 * 1024)
        {
            line.Append("word").Append(line.Length).Append(' ');
        }

        var id = await user.IngestAsync("line.txt", line.ToString());
        Assert.Equal("indexed", (await user.GetAsync($"api/attachments/{id}")).Is(200).Text("status"));
    }

    private static async Task AssertRejectedAsync(ApiUser user, string id, Problem problem)
    {
        var events = await user.EventsAsync($"api/orchestrations/{id}/events");
        Assert.Equal(["error", "done"], events.TakeLast(2).Select(e => e.Kind));
        Assert.Equal(problem.Code, events[^2].Data.GetProperty("code").GetString());
        var attachment = (await user.GetAsync($"api/attachments/{id}")).Is(200);
        Assert.Equal("rejected", attachment.Text("status"));
        Assert.Equal(problem.Code, attachment.Text("problemCode"));
    }
}
