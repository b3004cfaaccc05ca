using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cartrita.Functions.Tests.Contract.Fuzz;

/// <summary>One request, made by chance out of what the description says of an operation.</summary>
internal sealed class FuzzedRequest
{
    private const int LargestBody = 1_048_576;

    private static readonly string[] MediaTypes = ["text/plain", "application/xml", "application/json; charset=utf-16", "multipart/form-data", "multipart/form-data; boundary=x", "json", "*/*"];

    private static readonly string[] Accepts = ["application/json", "text/event-stream", "text/markdown", "text/plain", "*/*", "application/*;q=0.1, text/html", "application/json;q=0", "nonsense", "a/b/c"];

    private readonly SchemaValues values;
    private readonly Random random;

    private FuzzedRequest(SchemaValues values, Random random) => (this.values, this.random) = (values, random);

    public required string Path { get; init; }

    public required HttpMethod Method { get; init; }

    public List<(string Name, string Value)> Headers { get; } = [];

    public byte[]? Body { get; private set; }

    public string? ContentType { get; private set; }

    /// <summary>Makes the request of a number; the same number makes the same request.</summary>
    public static FuzzedRequest Make(JsonElement document, (string Path, string Method, JsonElement Operation) target, IReadOnlyDictionary<string, string[]> objects, Random random)
    {
        var values = new SchemaValues(document, random);
        var (path, query) = (target.Path, new List<string>());
        var headers = new List<(string, string)>();
        foreach (var parameter in target.Operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : Array.Empty<JsonElement>())
        {
            var name = parameter.GetProperty("name").GetString()!;
            var place = parameter.GetProperty("in").GetString();
            if (place == "path")
            {
                path = path.Replace($"{{{name}}}", Uri.EscapeDataString(PathValue(target.Path, name, parameter, objects, values, random)), StringComparison.Ordinal);
            }
            else if (random.Next(100) < 30)
            {
                var value = random.Next(100) < 60 ? values.Fitting(parameter.GetProperty("schema"))?.ToString() ?? string.Empty : values.Text();
                if (place == "query")
                {
                    query.Add($"{name}={Uri.EscapeDataString(value)}");
                }
                else
                {
                    headers.Add((name, value));
                }
            }
        }

        if (random.Next(100) < 5)
        {
            query.Add($"{Uri.EscapeDataString(values.Text())}={Uri.EscapeDataString(values.Text())}");
        }

        var request = new FuzzedRequest(values, random)
        {
            Path = (query.Count == 0 ? path : $"{path}?{string.Join('&', query)}").TrimStart('/'),
            Method = new HttpMethod(target.Method.ToUpperInvariant()),
        };
        request.Headers.AddRange(headers);
        if (random.Next(100) < 25)
        {
            request.Headers.Add(("Accept", Accepts[random.Next(Accepts.Length)]));
        }

        if (target.Operation.TryGetProperty("requestBody", out var body))
        {
            request.AddBody(body);
        }

        return request;
    }

    public HttpContent? Content()
    {
        if (Body is null)
        {
            return null;
        }

        var content = new ByteArrayContent(Body);
        return content.Headers.TryAddWithoutValidation("Content-Type", ContentType) ? content : content;
    }

    public override string ToString() => $"{Method} /{Path} {string.Join(' ', Headers)} {ContentType} {(Body is null ? string.Empty : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 600))))}";

    private static string PathValue(string path, string name, JsonElement parameter, IReadOnlyDictionary<string, string[]> objects, SchemaValues values, Random random)
    {
        var before = path[..path.IndexOf($"{{{name}}}", StringComparison.Ordinal)].TrimEnd('/');
        var known = objects.GetValueOrDefault(before[(before.LastIndexOf('/') + 1)..]);
        var value = random.Next(100) switch
        {
            < 55 when known is not null => known[random.Next(known.Length)],
            < 80 => values.Fitting(parameter.GetProperty("schema"))!.ToString(),
            _ => values.Text(),
        };

        // An empty segment is another path; dots are taken off by the client; a zero is refused by the server before the app.
        return value is "" or "." or ".." ? "-" : value.Replace("\0", "-", StringComparison.Ordinal);
    }

    private void AddBody(JsonElement description)
    {
        var contents = description.GetProperty("content").EnumerateObject().ToArray();
        var chosen = contents[random.Next(contents.Length)];
        ContentType = random.Next(100) < 92 ? chosen.Name : MediaTypes[random.Next(MediaTypes.Length)];
        if (chosen.Name == "application/json")
        {
            Body = Mutated(Encoding.UTF8.GetBytes(Json(chosen.Value.GetProperty("schema"))));
        }
        else if (chosen.Name == "multipart/form-data")
        {
            ContentType = "multipart/form-data; boundary=border";
            var file = random.Next(4) == 0 ? values.Text() : "notes.md";
            Body = Mutated(Encoding.UTF8.GetBytes($"--border\r\nContent-Disposition: form-data; name=\"{(random.Next(5) == 0 ? values.Text() : "file")}\"; filename=\"{file}\"\r\n\r\n# Notes\n{values.Text()}\r\n--border--\r\n"));
        }
        else
        {
            Headers.RemoveAll(header => header.Name == "X-File-Name");
            Headers.Add(("X-File-Name", Uri.EscapeDataString(random.Next(3) == 0 ? values.Text() : $"file{random.Next(20)}.md")));
            Body = Mutated(Encoding.UTF8.GetBytes(values.Text() + values.Text()));
        }
    }

    private string Json(JsonElement schema)
    {
        var node = random.Next(100) < 4 ? values.Any() : values.Fitting(schema);
        if (node is JsonObject members && random.Next(100) < 45)
        {
            Spoil(members);
        }

        return node?.ToJsonString() ?? "null";
    }

    private void Spoil(JsonObject members)
    {
        var names = members.Select(member => member.Key).ToArray();
        var name = names.Length == 0 ? "x" : names[random.Next(names.Length)];
        switch (random.Next(4))
        {
            case 0:
                members.Remove(name);
                break;
            case 1:
                members[values.Text()] = values.Any();
                break;
            case 2 when members[name] is JsonArray { Count: > 0 } array && array[0] is JsonObject inner:
                Spoil(inner);
                break;
            default:
                members[name] = values.Any();
                break;
        }
    }

    private byte[] Mutated(byte[] body) => random.Next(400) switch
    {
        < 8 => body[..random.Next(body.Length + 1)],
        < 12 => [],
        < 16 => [.. body, 0xff, 0xfe],
        < 18 => [.. Encoding.UTF8.GetPreamble(), .. body],
        < 20 => [.. body, .. body],
        < 21 => new byte[LargestBody + 1],
        < 24 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 2000))),
        _ => body,
    };
}
