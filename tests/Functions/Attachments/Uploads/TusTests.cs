using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Attachments.Uploads;

/// <summary>Uploads as tus 1.0 has them.</summary>
[Collection(SharedApp.Name)]
public sealed class TusTests(App app)
{
    private const string Offsets = "application/offset+octet-stream";

    private static readonly (string, string) Version = ("Tus-Resumable", "1.0.0");

    /// <summary>Begins an upload of 10 bytes.</summary>
    public static async Task<string> BeginAsync(ApiUser user, params (string, string)[] headers) =>
        (await CreateAsync(user, 10, headers: headers)).Is(201).Headers["Location"][^32..];

    [Fact]
    public async Task Options_say_what_is_spoken_to_everybody()
    {
        var answer = await new ApiUser(app.Host.Client, string.Empty).SendAsync(HttpMethod.Options, "api/tus");
        Assert.Equal("1.0.0", answer.Is(204).Headers["Tus-Version"]);
        Assert.Equal("creation,creation-with-upload,checksum,termination,expiration", answer.Headers["Tus-Extension"]);
        Assert.Equal("524288000", answer.Headers["Tus-Max-Size"]);
        Assert.Contains("sha1", answer.Headers["Tus-Checksum-Algorithm"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pieces_become_a_file_when_the_last_byte_is_here()
    {
        var (user, file) = (await app.NewUserAsync(), Chunks.OfText(700_001));
        var created = (await CreateAsync(user, file.File.Length, $",sha256 {Base64(file.Sha256)},tags {Base64("a,b")},extra", headers: ("Idempotency-Key", "tus"))).Is(201);
        var path = created.Headers["Location"];
        Assert.Equal(("0", "1.0.0"), (created.Headers["Upload-Offset"], created.Headers["Tus-Resumable"]));
        Assert.True(DateTimeOffset.Parse(created.Headers["Upload-Expires"], System.Globalization.CultureInfo.InvariantCulture) > DateTimeOffset.UtcNow);

        Assert.Equal("300000", (await PatchAsync(user, path, 0, file.File[..300_000])).Is(204).Headers["Upload-Offset"]);
        var half = await HeadAsync(user, path);
        Assert.Equal(("300000", "700001", "no-store"), (half.Is(200).Headers["Upload-Offset"], half.Headers["Upload-Length"], half.Headers["Cache-Control"]));
        Assert.EndsWith(",extra", half.Headers["Upload-Metadata"], StringComparison.Ordinal);
        Assert.Equal("700001", (await PatchAsync(user, path, 300_000, file.File[300_000..])).Is(204).Headers["Upload-Offset"]);

        var id = path[^32..];
        await user.EventsAsync($"api/orchestrations/{id}/events");
        var attachment = (await user.GetAsync($"api/attachments/{id}")).Is(200);
        Assert.Equal(("indexed", file.Sha256), (attachment.Text("status"), attachment.Text("sha256")));
        Assert.Equal(["a", "b"], attachment.Json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal(Encoding.ASCII.GetString(file.File), (await user.GetAsync($"api/attachments/{id}/content")).Is(200).Body);
        Assert.Equal("700001", (await HeadAsync(user, path)).Is(200).Headers["Upload-Offset"]);
        (await PatchAsync(user, path, 700_001, [])).IsProblem(Problems.UploadComplete);
    }

    [Fact]
    public async Task Creation_takes_the_bytes_that_come_along()
    {
        var user = await app.NewUserAsync();
        var created = (await CreateAsync(user, 10, body: "0123456789"u8.ToArray())).Is(201);
        Assert.Equal("10", created.Headers["Upload-Offset"]);
        await user.EventsAsync($"api/orchestrations/{created.Headers["Location"][^32..]}/events");
        Assert.Equal("0123456789", (await user.GetAsync($"api/attachments/{created.Headers["Location"][^32..]}/content")).Is(200).Body);
    }

    [Fact]
    public async Task Bytes_that_do_not_go_on_where_the_upload_ends_are_refused_and_change_nothing()
    {
        var user = await app.NewUserAsync();
        var path = $"api/tus/{await BeginAsync(user)}";
        (await PatchAsync(user, path, 0, "0123"u8.ToArray())).Is(204);

        Assert.Equal("4", (await PatchAsync(user, path, 3, "456789"u8.ToArray())).IsProblem(Problems.OffsetMismatch).Text("offset"));
        (await PatchAsync(user, path, 5, "456789"u8.ToArray())).IsProblem(Problems.OffsetMismatch);
        (await PatchAsync(user, path, 4, "4567890"u8.ToArray())).IsProblem(Problems.BodyTooLarge);

        Assert.Equal("4", (await HeadAsync(user, path)).Headers["Upload-Offset"]);
    }

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task Bytes_of_another_checksum_are_refused_and_not_kept(string algorithm)
    {
        var user = await app.NewUserAsync();
        var path = $"api/tus/{await BeginAsync(user)}";
        var (right, wrong) = (Checksum(algorithm, "0123"u8), Checksum(algorithm, "0124"u8));

        (await PatchAsync(user, path, 0, "0123"u8.ToArray(), ("Upload-Checksum", wrong))).IsProblem(Problems.ChecksumMismatch).Is(460);
        Assert.Equal("0", (await HeadAsync(user, path)).Headers["Upload-Offset"]);
        (await PatchAsync(user, path, 0, "0123"u8.ToArray(), ("Upload-Checksum", "md4 AAAA"))).IsProblem(Problems.InvalidRequest);
        Assert.Equal("4", (await PatchAsync(user, path, 0, "0123"u8.ToArray(), ("Upload-Checksum", right))).Is(204).Headers["Upload-Offset"]);
    }

    [Fact]
    public async Task Client_of_another_version_is_told_which_is_spoken()
    {
        var user = await app.NewUserAsync();
        var answer = await user.SendAsync(HttpMethod.Post, "api/tus", null, ("Tus-Resumable", "0.2.2"), ("Upload-Length", "10"));
        Assert.Equal("1.0.0", answer.IsProblem(Problems.TusVersionUnsupported).Headers["Tus-Version"]);
        Assert.Equal("1.0.0", answer.Headers["Tus-Resumable"]);
        (await user.SendAsync(HttpMethod.Post, "api/tus")).IsProblem(Problems.TusVersionUnsupported);
    }

    [Theory]
    [InlineData("10", null, "invalid_file_name")]
    [InlineData("10", "filename", "invalid_file_name")]
    [InlineData("10", "filename YS5leGU=", "unsupported_file")]
    [InlineData("10", "filename ****", "invalid_request")]
    [InlineData("10", "filename YS50eHQ=,filename YS50eHQ=", "invalid_request")]
    [InlineData("10", "filename YS50eHQ=,sha256 YWJj", "invalid_request")]
    [InlineData("10", "filename YS50eHQ=,conversationId YWJj", "not_found")]
    [InlineData("0", "filename YS50eHQ=", "empty_file")]
    [InlineData("-1", "filename YS50eHQ=", "invalid_request")]
    [InlineData("524288001", "filename YS50eHQ=", "file_too_large")]
    [InlineData(null, "filename YS50eHQ=", "invalid_request")]
    public async Task Creation_that_can_not_be_taken_says_why(string? length, string? metadata, string code)
    {
        var headers = new List<(string, string)> { Version };
        if (length is not null)
        {
            headers.Add(("Upload-Length", length));
        }

        if (metadata is not null)
        {
            headers.Add(("Upload-Metadata", metadata));
        }

        (await app.Admin.SendAsync(HttpMethod.Post, "api/tus", null, [.. headers])).IsProblem(Problems.All[code]);
    }

    [Fact]
    public async Task Upload_is_its_owners_alone_and_gone_once_it_is_terminated()
    {
        var (user, stranger) = (await app.NewUserAsync(), await app.NewUserAsync());
        var path = $"api/tus/{await BeginAsync(user)}";
        (await HeadAsync(stranger, path)).Is(404);
        (await PatchAsync(stranger, path, 0, [1])).IsProblem(Problems.NotFound);
        (await stranger.SendAsync(HttpMethod.Delete, path, null, Version)).IsProblem(Problems.NotFound);

        (await user.SendAsync(HttpMethod.Delete, path, null, Version)).Is(204);

        (await HeadAsync(user, path)).Is(404);
    }

    [Fact]
    public async Task Termination_of_a_complete_upload_deletes_its_attachment()
    {
        var user = await app.NewUserAsync();
        var path = (await CreateAsync(user, 4, body: "text"u8.ToArray())).Is(201).Headers["Location"];
        await user.EventsAsync($"api/orchestrations/{path[^32..]}/events");

        (await user.SendAsync(HttpMethod.Delete, path, null, Version)).Is(204);

        (await user.GetAsync($"api/attachments/{path[^32..]}")).IsProblem(Problems.NotFound);
        (await HeadAsync(user, path)).Is(404);
        var capacity = (await user.UploadAsync("b.txt", "b")).Is(201).Json.GetProperty("capacity");
        Assert.Equal(1, capacity.GetProperty("combined").GetProperty("usedFiles").GetInt32());
    }

    [Fact]
    public async Task Patch_that_is_cut_off_keeps_what_came()
    {
        var (key, owner) = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        var (user, file) = (new ApiUser(app.Host.Client, key), Chunks.OfText(600_000));
        var path = (await CreateAsync(user, file.File.Length)).Is(201).Headers["Location"];
        using var left = new CancellationTokenSource();
        using var started = new SemaphoreSlim(0);
        using var request = new HttpRequestMessage(HttpMethod.Patch, path)
        {
            Content = new HeldContent(file.File, started, HeldContent.Until(left.Token), first: 200_000),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Offsets);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Key);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Offset", "0");
        var sending = app.Host.Client.SendAsync(request, left.Token);
        Assert.True(await started.WaitAsync(ApiUser.Patience));
        var places = app.Host.Services.GetRequiredService<DocumentCollection<SlotDocument>>();
        await UntilAsync(() => places.ReadAsync(new OwnerId(owner), $"uploads/{path[^32..]}", CancellationToken.None), found => found is { Value.Holders.Count: > 0 });
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        // The place is free once the request is over; whatever was read of it until then is kept.
        await UntilAsync(() => places.ReadAsync(new OwnerId(owner), $"uploads/{path[^32..]}", CancellationToken.None), found => found is null or { Value.Holders.Count: 0 });
        var offset = int.Parse((await HeadAsync(user, path)).Is(200).Headers["Upload-Offset"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(offset, 0, 200_000);
        await UntilAsync(() => PatchAsync(user, path, offset, file.File[offset..]), answer => answer.Status == 204);
        await user.EventsAsync($"api/orchestrations/{path[^32..]}/events");
        Assert.Equal(Encoding.ASCII.GetString(file.File), (await user.GetAsync($"api/attachments/{path[^32..]}/content")).Is(200).Body);
    }

    private static Task<Answer> CreateAsync(ApiUser user, long length, string more = "", byte[]? body = null, params (string, string)[] headers)
    {
        var content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(Offsets) } };
        return user.SendAsync(
            HttpMethod.Post, "api/tus", content, [Version, ("Upload-Length", $"{length}"), ("Upload-Metadata", $"filename {Base64("tus.txt")},filetype {Base64("text/plain")}{more}"), .. headers]);
    }

    private static Task<Answer> PatchAsync(ApiUser user, string path, long offset, byte[] bytes, params (string, string)[] headers) => user.SendAsync(
        HttpMethod.Patch, path, new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(Offsets) } }, [Version, ("Upload-Offset", $"{offset}"), .. headers]);

    private static Task<Answer> HeadAsync(ApiUser user, string path) => user.SendAsync(HttpMethod.Head, path, null, Version);

    // The server notices a broken connection a moment after it broke.
    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> done)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            if (await ask() is var answer && done(answer))
            {
                return answer;
            }
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Checksum(string algorithm, ReadOnlySpan<byte> bytes) =>
        $"{algorithm} {Convert.ToBase64String(CryptographicOperations.HashData(algorithm == "sha1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256, bytes))}";
}
