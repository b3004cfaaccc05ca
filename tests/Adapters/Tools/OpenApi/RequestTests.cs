using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Calls as they go over the wire.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private readonly string file = Path.GetTempFileName();
    private PlainServer server = null!;

    public async Task InitializeAsync() => server = await PlainServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        File.Delete(file);
    }

    [Theory]
    [InlineData("in: query, name: q, style: form, explode: true", """["a b","c,d"]""", "?q=a%20b&q=c%2Cd")]
    [InlineData("in: query, name: q, style: form, explode: false", """["a b","c,d"]""", "?q=a%20b,c%2Cd")]
    [InlineData("in: query, name: q", """{"x":1,"y":true}""", "?x=1&y=true")]
    [InlineData("in: query, name: q, explode: false", """{"x":1,"y":"ü"}""", "?q=x,1,y,%C3%BC")]
    [InlineData("in: query, name: q, style: spaceDelimited, explode: false", """["a","b"]""", "?q=a%20b")]
    [InlineData("in: query, name: q, style: pipeDelimited, explode: false", """["a","b"]""", "?q=a%7Cb")]
    [InlineData("in: query, name: q, style: deepObject, explode: true", """{"x":{"y":1},"z":[2,3]}""", "?q%5Bx%5D%5By%5D=1&q%5Bz%5D=2&q%5Bz%5D=3")]
    [InlineData("in: query, name: q, allowReserved: true", "\"a/b?c&d\"", "?q=a/b?c%26d")]
    public async Task Query_is_written_in_its_style(string parameter, string value, string expected)
    {
        await using var host = Host(Documents.With($"      parameters: [ {{ {parameter}, schema: {{}} }} ]", method: "get"));
        await host.DataAsync("shop_act", $$"""{"q":{{value}}}""");
        Assert.Equal($"/things{expected}", server.Last.Target);
    }

    [Theory]
    [InlineData("", "\"a/b c\"", "a%2Fb%20c")]
    [InlineData("", "[1,2]", "1,2")]
    [InlineData("explode: true, ", """{"x":1,"y":2}""", "x=1,y=2")]
    [InlineData("style: label, ", "[1,2]", ".1,2")]
    [InlineData("style: label, explode: true, ", """{"x":1,"y":2}""", ".x=1.y=2")]
    [InlineData("style: matrix, ", "[1,2]", ";p=1,2")]
    [InlineData("style: matrix, explode: true, ", "[1,2]", ";p=1;p=2")]
    [InlineData("style: matrix, ", """{"x":1}""", ";p=x,1")]
    public async Task Part_of_a_path_is_written_in_its_style(string style, string value, string expected)
    {
        await using var host = Host(Documents.With($"      parameters: [ {{ in: path, name: p, {style}schema: {{}} }} ]", method: "get", path: "/things/{p}/end"));
        await host.DataAsync("shop_act", $$"""{"p":{{value}}}""");
        Assert.Equal($"/things/{expected}/end", server.Last.Target);
    }

    [Theory]
    [InlineData("\"..\"")]
    [InlineData("\"\"")]
    public async Task Part_of_a_path_that_would_make_it_another_path_is_refused(string value)
    {
        await using var host = Host(Documents.With("      parameters: [ { in: path, name: p, schema: {} } ]", method: "get", path: "/things/{p}/end"));
        var refused = await Assert.ThrowsAsync<Core.Errors.CartritaException>(() => host.CallAsync("shop_act", $$"""{"p":{{value}}}"""));
        Assert.Equal("invalid_request", refused.Problem.Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Headers_cookies_and_contents_are_written()
    {
        await using var host = Host(Documents.With("      parameters: [ { in: header, name: X-List, schema: {} }, { in: cookie, name: c, schema: {} }, { in: query, name: j, content: { application/json: { schema: {} } } } ]", method: "get"));
        await host.DataAsync("shop_act", """{"X-List":["a","b"],"c":"x;y","j":{"a":[1]}}""");
        Assert.Equal("a,b", server.Last.Header("X-List"));
        Assert.Equal("c=x%3By", server.Last.Header("Cookie"));
        Assert.Equal("/things?j=%7B%22a%22%3A%5B1%5D%7D", server.Last.Target);
    }

    [Fact]
    public async Task Header_that_would_be_two_is_refused()
    {
        await using var host = Host(Documents.With("      parameters: [ { in: header, name: X-A, schema: {} } ]", method: "get"));
        await Assert.ThrowsAsync<Core.Errors.CartritaException>(() => host.CallAsync("shop_act", """{"X-A":"a\r\nX-B: b"}"""));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("application/json", """{"a":1,"b":["x"]}""", "application/json", """{"a":1,"b":["x"]}""")]
    [InlineData("application/merge-patch+json", """{"a":null}""", "application/merge-patch+json", """{"a":null}""")]
    [InlineData("application/x-www-form-urlencoded", """{"a":"x y","b":["1","2"]}""", "application/x-www-form-urlencoded", "a=x+y&b=1&b=2")]
    [InlineData("text/plain", "\"hello\"", "text/plain", "hello")]
    public async Task Body_is_written_as_its_type(string type, string value, string sentType, string sent)
    {
        await using var host = Host(Documents.With($"      requestBody: {{ content: {{ '{type}': {{ schema: {{}} }} }} }}"));
        await host.DataAsync("shop_act", $$"""{"body":{{value}}}""");
        Assert.Equal(sentType, server.Last.Header("Content-Type"));
        Assert.Equal(sent, server.Last.Body);
        Assert.Equal("key-1", server.Last.Header("Idempotency-Key"));
    }

    [Fact]
    public async Task Multipart_has_a_part_for_each_field()
    {
        await using var host = Host(Documents.With("      requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { file: { type: string, format: binary }, meta: { type: object }, name: { type: string } } } } } }"));
        await host.DataAsync("shop_act", """{"body":{"file":"content","meta":{"a":1},"name":"n"}}""");
        Assert.StartsWith("multipart/form-data", server.Last.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("""name="file"; filename="file.txt""", server.Last.Body, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", server.Last.Body, StringComparison.Ordinal);
        Assert.Contains("""{"a":1}""", server.Last.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_that_says_what_is_wrong_is_a_result_and_a_failure_is_typed()
    {
        await using var host = Host(Documents.With(string.Empty));
        server.Answer = (_, response) =>
        {
            response.StatusCode = 422;
            return response.WriteAsJsonAsync(new { message = "no name" });
        };
        var data = await host.DataAsync("shop_act", "{}");
        Assert.Equal(422, data.GetProperty("status").GetInt32());
        Assert.Equal("no name", data.GetProperty("body").GetProperty("message").GetString());

        server.Answer = (_, response) =>
        {
            response.StatusCode = 403;
            return Task.CompletedTask;
        };
        Assert.Equal("vendor_unauthorized", (await Assert.ThrowsAsync<Core.Errors.CartritaException>(() => host.CallAsync("shop_act", "{}"))).Problem.Code);
    }

    [Fact]
    public async Task Answers_are_bounded_and_what_is_no_text_is_a_note()
    {
        await using var host = Host(Documents.With(string.Empty));
        server.Answer = (_, response) =>
        {
            response.ContentType = "application/json";
            return response.WriteAsync($"[\"{new string('x', 10_000_000)}\"]");
        };
        var large = await host.DataAsync("shop_act", "{}");
        Assert.True(large.GetProperty("isCut").GetBoolean());
        Assert.True(large.GetRawText().Length < 256 * 1024);

        server.Answer = async (_, response) =>
        {
            response.ContentType = "image/png";
            await response.Body.WriteAsync(new byte[] { 1, 2, 3 });
        };
        Assert.Equal("A body of 3 bytes that is no text.", (await host.DataAsync("shop_act", "{}")).GetProperty("body").GetString());
    }

    [Fact]
    public async Task Redirects_of_reads_are_followed_at_home_and_nowhere_else()
    {
        await using var elsewhere = await PlainServer.StartAsync();
        await using var host = Host(Documents.With(string.Empty, method: "get"));
        server.Answer = (request, response) =>
        {
            response.Redirect(request.Target == "/things" ? "/other" : $"{elsewhere.Address}stolen");
            return Task.CompletedTask;
        };
        Assert.Equal("vendor_bad_response", (await Assert.ThrowsAsync<Core.Errors.CartritaException>(() => host.CallAsync("shop_act", "{}"))).Problem.Code);
        Assert.Equal(["/things", "/other"], server.Requests.Select(request => request.Target));
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("'@thief.example/things'")]
    [InlineData("'.thief.example/things'")]
    [InlineData("':1@thief.example/things'")]
    public async Task Path_that_would_become_a_part_of_the_server_s_name_is_no_tool(string path)
    {
        await using var host = Host(Documents.With(string.Empty, method: "get", path: path));
        Assert.Empty(await host.Source.ToolsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Write_that_leads_to_what_it_made_is_an_answer_and_not_followed()
    {
        await using var host = Host(Documents.With(string.Empty, method: "post"));
        server.Answer = (_, response) =>
        {
            response.StatusCode = StatusCodes.Status303SeeOther;
            response.Headers.Location = "/things/7";
            return Task.CompletedTask;
        };
        var data = await host.DataAsync("shop_act", "{}");
        Assert.Equal((303, "/things/7"), (data.GetProperty("status").GetInt32(), data.GetProperty("location").GetString()));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Private_address_that_only_the_document_names_is_refused()
    {
        await File.WriteAllTextAsync(file, $"servers: [ {{ url: '{server.Address}' }} ]\n{Documents.With(string.Empty, method: "get")}");
        await using var host = new ToolHost(TimeProvider.System, ("OpenApi:shop:Document", file), ("OpenApi:shop:Agents", "task_agent"));
        Assert.Equal("address_refused", (await Assert.ThrowsAsync<Core.Errors.CartritaException>(() => host.CallAsync("shop_act", "{}"))).Problem.Code);
        Assert.Empty(server.Requests);
    }

    private ToolHost Host(string document)
    {
        File.WriteAllText(file, document);
        return new ToolHost(TimeProvider.System, ("OpenApi:shop:Document", file), ("OpenApi:shop:Server", server.Address.ToString()), ("OpenApi:shop:Agents", "task_agent"));
    }
}
