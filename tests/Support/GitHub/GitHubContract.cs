using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.TestSupport.GitHub;

/// <summary>Holds requests and answers against GitHub's own description, where that lies beside the clone.</summary>
/// <remarks>
/// Five operations are not in the description that is kept, and stand here as rows of the vendor's reference, version 2022-11-28: https://docs.github.com/en/rest/issues/issues#get-an-issue,
/// https://docs.github.com/en/rest/issues/comments#create-an-issue-comment, https://docs.github.com/en/rest/git/blobs#get-a-blob, https://docs.github.com/en/rest/git/commits#get-a-commit-object and
/// https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app.
/// </remarks>
internal sealed partial class GitHubContract
{
    /// <summary>The description.</summary>
    internal const string Description = "vendor-apis/github.openapi.json";

    private const string More = """
        {
          "/repos/{owner}/{repo}/issues/{issue_number}": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/issue"}}}}}}},
          "/repos/{owner}/{repo}/issues/{issue_number}/comments": {"post": {
            "requestBody": {"content": {"application/json": {"schema": {"type": "object", "required": ["body"], "properties": {"body": {"type": "string"}}}}}},
            "responses": {"201": {"content": {"application/json": {"schema": {"type": "object", "required": ["id", "node_id", "url", "html_url", "issue_url", "user", "created_at", "updated_at"], "properties": {
              "id": {"type": "integer"}, "node_id": {"type": "string"}, "url": {"type": "string"}, "html_url": {"type": "string"}, "issue_url": {"type": "string"}, "body": {"type": "string"},
              "user": {"$ref": "#/components/schemas/nullable-simple-user"}, "created_at": {"type": "string"}, "updated_at": {"type": "string"}}}}}}}}},
          "/repos/{owner}/{repo}/git/blobs/{file_sha}": {"get": {"responses": {}}},
          "/repos/{owner}/{repo}/git/commits/{commit_sha}": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/git-commit"}}}}}}},
          "/app/installations/{installation_id}/access_tokens": {"post": {
            "responses": {"201": {"content": {"application/json": {"schema": {"type": "object", "required": ["token", "expires_at"], "properties": {"token": {"type": "string"}, "expires_at": {"type": "string"}}}}}}}}}
        }
        """;

    private readonly JsonElement paths;
    private readonly List<(string Template, Regex Form)> templates;

    private GitHubContract(JsonElement document)
    {
        Schemas = new OpenApiSchemas(document);
        paths = document.GetProperty("paths");

        // The most certain one first: one with fewer parameters.
        templates = [.. paths.EnumerateObject().Select(one => one.Name).OrderBy(name => name.Count(letter => letter == '{')).Select(name => (name, Form(name)))];
    }

    /// <summary>The schemas.</summary>
    internal OpenApiSchemas Schemas { get; }

    internal static GitHubContract Read()
    {
        var document = (JsonObject)JsonNode.Parse(File.ReadAllBytes(SharedDocuments.Find(Description)!))!;
        foreach (var (path, operations) in (JsonObject)JsonNode.Parse(More)!)
        {
            document["paths"]![path] = operations!.DeepClone();
        }

        return new GitHubContract(JsonElement.Parse(document.ToJsonString()));
    }

    /// <summary>The template of a request's path; null where the method has no operation there.</summary>
    internal string? TemplateOf(VendorRequest request) =>
        templates.Where(one => one.Form.IsMatch(request.Path) && paths.GetProperty(one.Template).TryGetProperty(request.Method.ToLowerInvariant(), out _)).Select(one => one.Template).FirstOrDefault();

    /// <summary>What is wrong with a request.</summary>
    internal IEnumerable<string> Check(VendorRequest request)
    {
        if (TemplateOf(request) is not { } template)
        {
            return ["is no operation"];
        }

        var operation = Operation(template, request);
        return [.. Headers(request), .. Parameters(operation, request), .. Body(operation, request)];
    }

    /// <summary>What is wrong with an answer.</summary>
    internal IReadOnlyList<string> Check(string template, VendorRequest request, int status, JsonElement body) =>
        Operation(template, request).GetProperty("responses").TryGetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var response)
        && Schemas.Resolve(response).TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json)
            ? Schemas.Validate(json.GetProperty("schema"), body)
            : [];

    private static IEnumerable<string> Headers(VendorRequest request)
    {
        if (request.Headers.UserAgent.Count == 0)
        {
            yield return "User-Agent is required";
        }

        if (request.Headers["X-GitHub-Api-Version"] != "2022-11-28")
        {
            yield return "X-GitHub-Api-Version is not the description's";
        }

        if (request.Headers.Accept.ToString() is not ("application/vnd.github+json" or "application/vnd.github.raw+json"))
        {
            yield return "Accept is none of GitHub's types";
        }
    }

    private IEnumerable<string> Parameters(JsonElement operation, VendorRequest request)
    {
        var declared = operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(Schemas.Resolve).Where(one => one.GetProperty("in").GetString() == "query").ToList() : [];
        foreach (var (name, value) in request.Query)
        {
            if (declared.FirstOrDefault(one => one.GetProperty("name").GetString() == name) is not { ValueKind: JsonValueKind.Object } parameter)
            {
                yield return $"{name} is no parameter";
            }
            else if (parameter.TryGetProperty("schema", out var schema) && schema.TryGetProperty("enum", out var values) && values.EnumerateArray().All(one => one.ToString() != value))
            {
                yield return $"{name} is not one of the values";
            }
        }

        foreach (var missing in declared.Where(one => one.TryGetProperty("required", out var required) && required.GetBoolean()).Select(one => one.GetProperty("name").GetString()!).Where(name => !request.Query.ContainsKey(name)))
        {
            yield return $"{missing} is required";
        }

        if (request.Query.TryGetValue("per_page", out var size) && !(int.TryParse(size, out var count) && count is >= 1 and <= 100))
        {
            yield return "per_page is 1 to 100";
        }
    }

    private IEnumerable<string> Body(JsonElement operation, VendorRequest request)
    {
        if (!operation.TryGetProperty("requestBody", out var described))
        {
            return request.Body.ValueKind == JsonValueKind.Undefined ? [] : ["it takes no body"];
        }

        var schema = described.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return request.Body.ValueKind == JsonValueKind.Object ? [.. Schemas.Validate(schema, request.Body), .. Schemas.Unknown(schema, request.Body)] : ["the body is not an object"];
    }

    private JsonElement Operation(string template, VendorRequest request) => paths.GetProperty(template).GetProperty(request.Method.ToLowerInvariant());

    private static Regex Form(string template)
    {
        var pattern = string.Concat(Parts().Split(template).Select(part => part switch
        {
            "{path}" or "{ref}" => ".+",
            ['{', ..] => "[^/]+",
            _ => Regex.Escape(part),
        }));
        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"(\{[^}]*\})")]
    private static partial Regex Parts();
}
