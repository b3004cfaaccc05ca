using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Attachments.Uploads;

/// <summary>Uploads in chunks (ATT-01).</summary>
[Collection(SharedApp.Name)]
public sealed class ChunkedUploadTests(App app)
{
    private const int Chunk = 512 * 1024;

    [Fact]
    public async Task Chunks_in_any_order_become_a_file_that_questions_find_and_whose_bytes_are_the_same()
    {
        var (user, chunks) = (await app.NewUserAsync(), Chunks.OfText((3 * Chunk) + 17));
        var begun = (await chunks.BeginAsync(user)).Is(201);
        Assert.Equal(Chunk, begun.Json.GetProperty("chunkSizeBytes").GetInt32());
        Assert.Equal(4, begun.Json.GetProperty("maxParallel").GetInt32());
        Assert.Equal([0, 1, 2, 3], Missing(begun));
        Assert.Equal(chunks.File.Length, begun.Json.GetProperty("capacity").GetProperty("combined").GetProperty("usedBytes").GetInt64());
        Assert.InRange(begun.Json.GetProperty("expiresAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(23), DateTimeOffset.UtcNow.AddHours(25));

        var upload = begun.Text("uploadId");
        foreach (var number in new[] { 3, 1, 1, 0 })
        {
            (await chunks.PutAsync(user, upload, number)).Is(204);
        }

        var half = (await user.GetAsync($"api/attachments/uploads/{upload}")).Is(200);
        Assert.Equal([2], Missing(half));
        var early = (await Chunks.CompleteAsync(user, upload)).IsProblem(Problems.UploadIncomplete);
        Assert.Equal([2], Missing(early));
        (await chunks.PutAsync(user, upload, 2)).Is(204);

        var complete = (await Chunks.CompleteAsync(user, upload)).Is(200);
        Assert.Equal(upload, complete.Text("id"));
        Assert.Equal(chunks.Sha256, complete.Text("sha256"));
        await user.EventsAsync($"api/orchestrations/{upload}/events");
        Assert.Equal("indexed", (await user.GetAsync($"api/attachments/{upload}")).Is(200).Text("status"));
        Assert.Equal(chunks.Sha256, Chunks.Hash(System.Text.Encoding.ASCII.GetBytes((await user.GetAsync($"api/attachments/{upload}/content")).Is(200).Body)));
        var over = (await user.GetAsync($"api/attachments/uploads/{upload}")).Is(200);
        Assert.Equal("complete", over.Text("state"));
        Assert.Empty(Missing(over));
    }

    [Fact]
    public async Task Completing_twice_at_once_and_again_later_gives_one_file()
    {
        var (user, chunks) = (await app.NewUserAsync(), Chunks.OfText(Chunk + 1));
        var upload = await chunks.SendAsync(user);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Chunks.CompleteAsync(user, upload)));

        Assert.All(answers, answer => Assert.Equal(upload, answer.Is(200).Text("id")));
        var events = await user.EventsAsync($"api/orchestrations/{upload}/events");
        Assert.Single(events, one => one.Kind == "start");
        (await Chunks.CompleteAsync(user, upload)).Is(200);
        (await chunks.PutAsync(user, upload, 0)).IsProblem(Problems.UploadComplete);
        (await user.SendAsync(HttpMethod.Delete, $"api/attachments/uploads/{upload}")).IsProblem(Problems.UploadComplete);
    }

    [Fact]
    public async Task Same_key_gives_the_same_upload_and_another_declaration_under_it_is_refused()
    {
        var (user, chunks) = (await app.NewUserAsync(), Chunks.OfText(Chunk * 2));
        var first = (await chunks.BeginAsync(user, null, ("Idempotency-Key", "k"))).Is(201).Text("uploadId");
        (await chunks.PutAsync(user, first, 1)).Is(204);

        var again = (await chunks.BeginAsync(user, null, ("Idempotency-Key", "k"))).Is(201);
        Assert.Equal(first, again.Text("uploadId"));
        Assert.Equal([0], Missing(again));
        Assert.Equal(1, again.Json.GetProperty("capacity").GetProperty("text").GetProperty("usedFiles").GetInt32());
        (await chunks.BeginAsync(user, chunks.Declaration(more: ("confirm", true)), ("Idempotency-Key", "k"))).IsProblem(Problems.IdempotencyMismatch);

        (await chunks.PutAsync(user, first, 0)).Is(204);
        (await Chunks.CompleteAsync(user, first)).Is(200);
        var over = (await chunks.BeginAsync(user, null, ("Idempotency-Key", "k"))).Is(201);
        Assert.Equal(("complete", first), (over.Text("state"), over.Text("uploadId")));
    }

    [Theory]
    [InlineData("wrong digest")]
    [InlineData("too short")]
    [InlineData("too long")]
    [InlineData("other bytes")]
    public async Task Chunk_that_is_not_what_was_said_is_refused_and_not_kept(string fault)
    {
        var (user, chunks) = (await app.NewUserAsync(), Chunks.OfText(Chunk * 2));
        var upload = (await chunks.BeginAsync(user, chunks.Declaration(withHashes: true))).Is(201).Text("uploadId");
        var answer = fault switch
        {
            "wrong digest" => await chunks.PutAsync(user, upload, 0, ("Content-Digest", Digest(chunks[1].Span))),
            "too short" => await Chunks.PutAsync(user, upload, 0, chunks[0][1..].ToArray()),
            "too long" => await Chunks.PutAsync(user, upload, 0, [.. chunks[0].Span, 1]),
            _ => await Chunks.PutAsync(user, upload, 0, chunks[1].ToArray()),
        };

        answer.IsProblem(Problems.ChunkMismatch);
        var after = await user.GetAsync($"api/attachments/uploads/{upload}");
        Assert.Equal([0, 1], Missing(after));
    }

    [Fact]
    public async Task Chunk_with_its_digest_is_taken_and_a_malformed_header_is_not()
    {
        var (user, chunks) = (await app.NewUserAsync(), Chunks.OfText(100));
        var upload = (await chunks.BeginAsync(user)).Is(201).Text("uploadId");
        (await chunks.PutAsync(user, upload, 0, ("Content-Digest", "sha-256=abc"))).IsProblem(Problems.InvalidRequest);
        (await chunks.PutAsync(user, upload, 0, ("Content-Digest", $"md5=:AAAA:, {Digest(chunks[0].Span)}"))).Is(204);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public async Task Chunk_that_the_file_does_not_have_answers_not_found(string number)
    {
        var (user, chunks) = (await app.NewUserAsync(), Chunks.OfText(100));
        var upload = (await chunks.BeginAsync(user)).Is(201).Text("uploadId");
        (await user.SendAsync(HttpMethod.Put, $"api/attachments/uploads/{upload}/chunks/{number}", new ByteArrayContent([1]))).IsProblem(Problems.NotFound);
    }

    [Theory]
    [InlineData("""{"sha256":"abc"}""", "invalid_request")]
    [InlineData("""{"chunkSha256":[]}""", "invalid_request")]
    [InlineData("""{"tags":[""]}""", "invalid_request")]
    [InlineData("""{"mimeType":""}""", "invalid_request")]
    [InlineData("""{"fileName":"../a.txt"}""", "invalid_file_name")]
    [InlineData("""{"fileName":"a.exe"}""", "unsupported_file")]
    [InlineData("""{"mimeType":"application/pdf"}""", "file_type_mismatch")]
    [InlineData("""{"sizeBytes":0}""", "empty_file")]
    [InlineData("""{"sizeBytes":20971521}""", "file_too_large")]
    [InlineData("""{"sizeBytes":"x"}""", "invalid_request")]
    public async Task Declaration_that_can_not_be_taken_says_why(string change, string code)
    {
        var declaration = Chunks.OfText(100).Declaration();
        foreach (var (member, value) in JsonNode.Parse(change)!.AsObject())
        {
            declaration[member] = value?.DeepClone();
        }

        (await app.Admin.PostAsync("api/attachments/uploads", declaration)).IsProblem(Problems.All[code]);
    }

    [Fact]
    public async Task Upload_that_is_given_up_is_gone_and_its_reservation_with_it()
    {
        var (user, chunks) = (await app.NewUserAsync(), Chunks.OfText(Chunk + 1));
        var upload = (await chunks.BeginAsync(user, null, ("Idempotency-Key", "given-up"))).Is(201).Text("uploadId");
        (await chunks.PutAsync(user, upload, 1)).Is(204);

        (await user.SendAsync(HttpMethod.Delete, $"api/attachments/uploads/{upload}")).Is(204);

        (await user.GetAsync($"api/attachments/uploads/{upload}")).IsProblem(Problems.NotFound);
        (await chunks.PutAsync(user, upload, 0)).IsProblem(Problems.NotFound);
        (await Chunks.CompleteAsync(user, upload)).IsProblem(Problems.NotFound);
        var anew = (await chunks.BeginAsync(user, null, ("Idempotency-Key", "given-up"))).Is(201);
        Assert.Equal(1, anew.Json.GetProperty("capacity").GetProperty("combined").GetProperty("usedFiles").GetInt32());
        Assert.Equal([0, 1], Missing(anew));
    }

    [Fact]
    public async Task Upload_of_somebody_else_answers_not_found_to_everything()
    {
        var (user, stranger, chunks) = (await app.NewUserAsync(), await app.NewUserAsync(), Chunks.OfText(100));
        var upload = (await chunks.BeginAsync(user)).Is(201).Text("uploadId");
        (await stranger.GetAsync($"api/attachments/uploads/{upload}")).IsProblem(Problems.NotFound);
        (await chunks.PutAsync(stranger, upload, 0)).IsProblem(Problems.NotFound);
        (await Chunks.CompleteAsync(stranger, upload)).IsProblem(Problems.NotFound);
        (await stranger.SendAsync(HttpMethod.Delete, $"api/attachments/uploads/{upload}")).IsProblem(Problems.NotFound);
        (await chunks.PutAsync(user, upload, 0)).Is(204);
    }

    [Fact]
    public async Task Conversation_has_to_be_the_callers_and_not_a_deleted_one()
    {
        var (user, stranger, chunks) = (await app.NewUserAsync(), await app.NewUserAsync(), Chunks.OfText(100));
        var conversation = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        var begun = (await chunks.BeginAsync(user, chunks.Declaration(more: ("conversationId", conversation)))).Is(201);
        Assert.Equal(50 - 1, begun.Json.GetProperty("capacity").GetProperty("text").GetProperty("remainingFiles").GetInt32());
        (await chunks.BeginAsync(stranger, chunks.Declaration(more: ("conversationId", conversation)))).IsProblem(Problems.NotFound);

        (await chunks.PutAsync(user, begun.Text("uploadId"), 0)).Is(204);
        var complete = await chunks.SendAsync(user, chunks.Declaration(more: ("conversationId", conversation)));
        (await Chunks.CompleteAsync(user, complete)).Is(200);
        await user.EventsAsync($"api/orchestrations/{complete}/events");
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).Is(204);
        (await user.GetAsync($"api/attachments/{complete}")).IsProblem(Problems.NotFound);
        (await user.GetAsync($"api/attachments/uploads/{begun.Text("uploadId")}")).IsProblem(Problems.NotFound);
        (await chunks.BeginAsync(user, chunks.Declaration(more: ("conversationId", conversation)))).IsProblem(Problems.NotFound);
        (await Chunks.CompleteAsync(user, begun.Text("uploadId"))).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task Uploads_that_begin_at_once_do_not_pass_the_cap_together_and_the_refused_ones_say_what_is_left()
    {
        var user = await app.NewUserAsync();
        var conversation = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(number => user.PostAsync("api/attachments/uploads", new JsonObject
        {
            ["fileName"] = $"part-{number}.txt",
            ["sizeBytes"] = 20 * 1024 * 1024,
            ["mimeType"] = "text/plain",
            ["sha256"] = new string('0', 64),
            ["conversationId"] = conversation,
        })));

        Assert.Equal(10, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer =>
            Assert.Equal(0, answer.IsProblem(Problems.CategoryLimitExceeded).Json.GetProperty("capacity").GetProperty("combined").GetProperty("remainingBytes").GetInt64()));
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:";

    private static int[] Missing(Answer answer) => [.. answer.Json.GetProperty("missing").EnumerateArray().Select(number => number.GetInt32())];
}
