using System.Net.Http.Headers;
using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Chat;

[Collection(SharedApp.Name)]
public sealed class ChatBadInputTests(App app)
{
    private const string Absent = "0123456789abcdef0123456789abcdef";

    public static TheoryData<string, string> Invalid => new()
    {
        { "unknown member", """{"messages":[{"role":"user","content":"q"}],"temperature":1}""" },
        { "unknown member of a message", """{"messages":[{"role":"user","content":"q","name":"x"}]}""" },
        { "member twice", """{"messages":[{"role":"user","content":"q"}],"model":"a","model":"b"}""" },
        { "no messages", "{}" },
        { "null messages", """{"messages":null}""" },
        { "empty messages", """{"messages":[]}""" },
        { "null message", """{"messages":[null]}""" },
        { "messages of another type", """{"messages":"hello"}""" },
        { "wrong role", """{"messages":[{"role":"robot","content":"q"}]}""" },
        { "role in another case", """{"messages":[{"role":"User","content":"q"}]}""" },
        { "no role", """{"messages":[{"content":"q"}]}""" },
        { "no content", """{"messages":[{"role":"user"}]}""" },
        { "null content", """{"messages":[{"role":"user","content":null}]}""" },
        { "empty content", """{"messages":[{"role":"user","content":""}]}""" },
        { "blank content", """{"messages":[{"role":"user","content":" \n\t"}]}""" },
        { "content of another type", """{"messages":[{"role":"user","content":7}]}""" },
        { "half a surrogate pair", """{"messages":[{"role":"user","content":"\ud800"}]}""" },
        { "last message is not the user's", """{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}""" },
        { "empty model", """{"messages":[{"role":"user","content":"q"}],"model":""}""" },
        { "attachment twice", $$"""{"messages":[{"role":"user","content":"q"}],"attachments":["{{Absent}}","{{Absent}}"]}""" },
        { "metadata of another type", """{"messages":[{"role":"user","content":"q"}],"metadata":{"a":1}}""" },
        { "null in metadata", """{"messages":[{"role":"user","content":"q"}],"metadata":{"a":null}}""" },
        { "too much metadata", "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"metadata\":{" + string.Join(",", Enumerable.Range(0, 17).Select(at => $"\"k{at}\":\"v\"")) + "}}" },
        { "metadata that is too long", "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"metadata\":{\"k\":\"" + new string('v', 513) + "\"}}" },
        { "an array", "[]" },
        { "null", "null" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Body_of_another_shape_answers_invalid_request(string what, string body)
    {
        Assert.NotEmpty(what);
        (await app.Admin.PostAsync("api/chat", body)).IsProblem(Problems.InvalidRequest);
        (await app.Admin.PostAsync("api/chat/stream", body)).IsProblem(Problems.InvalidRequest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"messages\":[}")]
    [InlineData("{'messages':[]}")]
    [InlineData("hello")]
    [InlineData("{} {}")]
    public async Task Body_that_is_not_JSON_answers_malformed_json(string body) =>
        (await app.Admin.PostAsync("api/chat", body)).IsProblem(Problems.MalformedJson);

    [Fact]
    public async Task Body_that_is_not_UTF8_answers_malformed_json()
    {
        byte[] bytes = [.. "{\"messages\":[{\"role\":\"user\",\"content\":\""u8, 0xC3, 0x28, .. "\"}]}"u8];
        (await app.Admin.SendAsync(HttpMethod.Post, "api/chat", Bytes(bytes))).IsProblem(Problems.MalformedJson);
    }

    [Fact]
    public async Task Body_that_is_nested_too_deep_answers_malformed_json() =>
        (await app.Admin.PostAsync("api/chat", new string('[', 5000) + new string(']', 5000))).IsProblem(Problems.MalformedJson);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_over_one_megabyte_answers_body_too_large(bool announcesLength)
    {
        var body = $$"""{"messages":[{"role":"user","content":"{{new string('q', 1_048_576)}}"}]}""";
        HttpContent content = announcesLength ? ApiUser.Json(body) : new UnannouncedContent(body);
        (await app.Admin.SendAsync(HttpMethod.Post, "api/chat", content)).IsProblem(Problems.BodyTooLarge);
    }

    [Fact]
    public async Task Body_of_just_one_megabyte_is_taken()
    {
        const string Start = "{\"model\":\"no\",\"messages\":[{\"role\":\"user\",\"content\":\"";
        const string End = "\"}]}";
        var body = Start + new string('q', 1_048_576 - Start.Length - End.Length) + End;

        // It reaches the checks behind the limit: a model that nobody has.
        (await app.Admin.PostAsync("api/chat", body)).IsProblem(Problems.ModelUnavailable);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=latin1")]
    public async Task Body_of_another_type_answers_unsupported_content_type(string type)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        (await app.Admin.SendAsync(HttpMethod.Post, "api/chat", content)).IsProblem(Problems.UnsupportedContentType);
    }

    [Fact]
    public async Task Body_without_a_type_answers_unsupported_content_type() =>
        (await app.Admin.SendAsync(HttpMethod.Post, "api/chat", new ByteArrayContent("{}"u8.ToArray()))).IsProblem(Problems.UnsupportedContentType);

    [Theory]
    [InlineData("conversationId", "\"{0}\"")]
    [InlineData("conversationId", "\"not an id\"")]
    [InlineData("attachments", "[\"{0}\"]")]
    [InlineData("attachments", "[\"../{0}\"]")]
    public async Task Object_that_does_not_exist_answers_not_found(string member, string form)
    {
        var value = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Absent);
        var body = $$"""{"messages":[{"role":"user","content":"q"}],"{{member}}":{{value}}}""";
        (await app.Admin.PostAsync("api/chat", body)).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task Model_that_no_provider_has_answers_model_unavailable() =>
        (await app.Admin.PostAsync("api/chat", """{"messages":[{"role":"user","content":"q"}],"model":"no-such-model"}"""))
            .IsProblem(Problems.ModelUnavailable);

    [Theory]
    [InlineData("api/chat", "text/event-stream")]
    [InlineData("api/chat", "text/html")]
    [InlineData("api/chat/stream", "application/json")]
    [InlineData("api/chat", "application/json;q=0")]
    [InlineData("api/chat", "no media type")]
    public async Task Accept_header_that_nothing_satisfies_answers_not_acceptable(string path, string accept) =>
        (await app.Admin.PostAsync(path, ApiUser.Question("q"), ("Accept", accept))).IsProblem(Problems.NotAcceptable);

    [Theory]
    [InlineData("with space")]
    [InlineData("")]
    public async Task Idempotency_key_in_another_form_answers_invalid_request(string key) =>
        (await app.Admin.PostAsync("api/chat", ApiUser.Question("q"), ("Idempotency-Key", key))).IsProblem(Problems.InvalidRequest);

    [Fact]
    public async Task Stream_that_is_to_resume_without_a_key_answers_invalid_cursor() =>
        (await app.Admin.PostAsync("api/chat/stream", ApiUser.Question("q"), ("Last-Event-ID", new string('0', 20)))).IsProblem(Problems.InvalidCursor);

    private static ByteArrayContent Bytes(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>A body that comes in chunks, so that nobody knows its length before its end.</summary>
    private sealed class UnannouncedContent : HttpContent
    {
        private readonly byte[] bytes;

        public UnannouncedContent(string text)
        {
            bytes = Encoding.UTF8.GetBytes(text);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
