using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.TestSupport.GitHub;

/// <summary>A server on the loopback that has one repository, in the wire format of GitHub's REST API.</summary>
/// <remarks>Every request and every answer is held against the vendor's description (<see cref="GitHubContract"/>); a request that breaks it is a 422.</remarks>
public sealed class GitHubServer : LoopbackVendor
{
    private readonly GitHubContract contract = GitHubContract.Read();
    private readonly GitHubObjects objects;
    private readonly ConcurrentDictionary<string, string> trees = new(StringComparer.Ordinal);

    private GitHubServer() => objects = new GitHubObjects(contract.Schemas);

    /// <summary>The repository, <c>owner/name</c>.</summary>
    public string Repository { get; set; } = "ada/handbook";

    /// <summary>Whether the repository is not public.</summary>
    public bool IsPrivate { get; set; }

    /// <summary>Earlier names of it, which lead to it.</summary>
    public ConcurrentBag<string> OldNames { get; } = [];

    /// <summary>Files of other repositories that a search finds as well: repository, path, and whether it is not public.</summary>
    public ConcurrentBag<(string Repository, string Path, bool IsPrivate)> FoundElsewhere { get; } = [];

    /// <summary>The branch that is meant where none is named.</summary>
    public string Branch { get; set; } = "trunk";

    /// <summary>The files, by path.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Entries of the tree that are no files: path, mode, type.</summary>
    public ConcurrentBag<(string Path, string Mode, string Type)> Others { get; } = [];

    public bool Truncates { get; set; }

    /// <summary>Who may ask.</summary>
    public GitHubApps Apps { get; } = new();

    /// <summary>Issues, by number; every third is a pull request where <see cref="AddIssues"/> made them.</summary>
    public ConcurrentDictionary<long, JsonObject> Issues { get; } = new();

    /// <summary>Comments: issue and text.</summary>
    public ConcurrentQueue<(long Number, string Body)> Comments { get; } = new();

    public ConcurrentQueue<JsonObject> Pulls { get; } = new();

    /// <summary>What references stand at, by full name.</summary>
    public ConcurrentDictionary<string, string> References { get; } = new(StringComparer.Ordinal);

    /// <summary>What was made by the Git data API, by hash.</summary>
    public IReadOnlyDictionary<string, JsonObject> Made => objects.Made;

    public static async Task<GitHubServer> StartAsync()
    {
        var server = new GitHubServer();
        server.Apps.Allow("secret");
        await server.ListenAsync();
        return server;
    }

    public GitHubServer Put(string path, string text)
    {
        Files[path] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    /// <summary>Commits the files as they are to a branch; gives the commit.</summary>
    public string Commit(string? branch = null)
    {
        var tree = GitHubObjects.Sha([.. Files.OrderBy(file => file.Key, StringComparer.Ordinal).SelectMany(file => file.Value)]);
        var asked = new JsonObject { ["message"] = "before", ["tree"] = tree, ["parents"] = new JsonArray() };
        var commit = (string)objects.MakeCommit(JsonElement.Parse(asked.ToJsonString()))["sha"]!;
        trees[tree] = commit;
        return References[$"refs/heads/{branch ?? Branch}"] = commit;
    }

    /// <summary>The bytes of a file in a tree that was made.</summary>
    public byte[]? FileOf(string tree, string path) =>
        ((JsonArray)Made[tree]["tree"]!).FirstOrDefault(entry => (string?)entry!["path"] == path)?["sha"] is { } sha ? Convert.FromBase64String((string)Made[(string)sha!]["content"]!) : null;

    /// <summary>Files issues 1 to so many; every third is a pull request.</summary>
    public GitHubServer AddIssues(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            Issues[number] = objects.Issue(number, isPull: number % 3 == 0);
        }

        return this;
    }

    /// <inheritdoc />
    protected override void Check(VendorRequest request) => Violate($"{request.Method} {request.Target}", contract.Check(request));

    /// <inheritdoc />
    protected override VendorReply Answer(VendorRequest request)
    {
        if (contract.TemplateOf(request) is not { } template)
        {
            return Error(404, "Not Found");
        }

        if (contract.Check(request).FirstOrDefault() is { } problem)
        {
            return Error(422, problem);
        }

        if (template.StartsWith("/app/", StringComparison.Ordinal))
        {
            return Apps.Exchange(request.Authorization) is var (token, ends) && request.Path.Split('/')[3] == Apps.InstallationId
                ? VendorReply.Json(new JsonObject { ["token"] = token, ["expires_at"] = ends.ToString("yyyy-MM-ddTHH:mm:ssZ", null), ["permissions"] = new JsonObject { ["contents"] = "write" } }, 201)
                : Error(401, "A JSON web token could not be decoded");
        }

        if (!Apps.Knows(request.Authorization) && (request.Authorization is not null || request.Method != "GET" || template == "/search/code"))
        {
            return Error(401, request.Authorization is null ? "Requires authentication" : "Bad credentials");
        }

        var reply = template == "/search/code" ? Search(request)
            : request.Path.StartsWith($"/repos/{Repository}/", StringComparison.Ordinal) || request.Path == $"/repos/{Repository}" ? Route(template, request)
            : OldNames.FirstOrDefault(old => request.Path.StartsWith($"/repos/{old}/", StringComparison.Ordinal) || request.Path == $"/repos/{old}") is { } name ? Moved(request, name)
            : Error(404, "Not Found");
        return Versioned(request, Checked(template, request, reply));
    }

    private VendorReply Moved(VendorRequest request, string old) => Error(301, "Moved Permanently") with
    {
        Headers = new Dictionary<string, string> { ["Location"] = $"{Address}repos/{Repository}{request.Target[$"/repos/{old}".Length..]}" },
    };

    private VendorReply Route(string template, VendorRequest request)
    {
        var kind = template["/repos/{owner}/{repo}".Length..];
        var last = Uri.UnescapeDataString(request.Path[(request.Path.LastIndexOf('/') + 1)..]);
        return (request.Method, kind) switch
        {
            ("GET", "") => VendorReply.Json(objects.Least("full-repository", new JsonObject { ["default_branch"] = Branch, ["full_name"] = Repository, ["private"] = IsPrivate })),
            ("GET", "/git/trees/{tree_sha}") => last == Branch || trees.ContainsKey(last) || trees.Values.Contains(last) ? VendorReply.Json(Tree()) : Error(404, "Not Found"),
            ("GET", "/contents/{path}") => Content(request, Uri.UnescapeDataString(request.Path[$"/repos/{Repository}/contents/".Length..])),
            ("GET", "/git/blobs/{file_sha}") => Files.Values.FirstOrDefault(bytes => GitHubObjects.Sha(bytes) == last) is { } blob ? Raw(blob) : Error(404, "Not Found"),
            ("GET", "/issues") => Page(request, Issues.OrderByDescending(issue => issue.Key).Select(issue => issue.Value)),
            ("GET", "/issues/{issue_number}") => long.TryParse(last, out var number) && Issues.TryGetValue(number, out var issue) ? VendorReply.Json(issue.DeepClone()) : Error(404, "Not Found"),
            ("POST", "/issues/{issue_number}/comments") => Comment(request),
            ("GET", "/pulls") => Page(request, Pulls.Where(pull => !request.Query.TryGetValue("head", out var head) || $"{Repository.Split('/')[0]}:{pull["head"]!["ref"]}" == head)),
            ("POST", "/pulls") => Pull(request),
            ("GET", "/git/ref/{ref}") => References.TryGetValue(Uri.UnescapeDataString("refs/" + request.Path[$"/repos/{Repository}/git/ref/".Length..]), out var sha) ? VendorReply.Json(objects.Reference("refs", sha)) : Error(404, "Not Found"),
            ("POST", "/git/refs") => Refer(request),
            ("GET", "/git/commits/{commit_sha}") => objects.Made.TryGetValue(last, out var commit) ? VendorReply.Json(commit.DeepClone()) : Error(404, "Not Found"),
            ("POST", "/git/blobs") => VendorReply.Json(objects.Make("short-blob", request.Body), 201),
            ("POST", "/git/trees") => VendorReply.Json(objects.MakeTree(request.Body), 201),
            ("POST", "/git/commits") => VendorReply.Json(objects.MakeCommit(request.Body), 201),
            _ => Error(404, "Not Found"),
        };
    }

    private VendorReply Content(VendorRequest request, string path)
    {
        if (Files.TryGetValue(path, out var bytes))
        {
            return request.Headers.Accept == "application/vnd.github.raw+json" ? Raw(bytes) : Error(406, "only raw here");
        }

        var isFolder = Files.Keys.Any(file => file.StartsWith(path + "/", StringComparison.Ordinal));
        return isFolder ? VendorReply.Json(new JsonArray()) : Error(404, "Not Found");
    }

    private VendorReply Search(VendorRequest request)
    {
        var words = request.Query["q"].ToString().Split(' ');
        var most = int.Parse(request.Query["per_page"]!, null);
        var items = Files.Select(file => (Repository, Path: file.Key, file.Value, IsPrivate)).Concat(FoundElsewhere.Select(file => (file.Repository, file.Path, Value: Encoding.UTF8.GetBytes(words[0]), file.IsPrivate))).Where(file => Encoding.UTF8.GetString(file.Value).Contains(words[0], StringComparison.Ordinal)).OrderBy(file => file.Path, StringComparer.Ordinal).Take(most).Select(file => objects.Least(
            "code-search-result-item",
            new JsonObject
            {
                ["path"] = file.Path, ["name"] = file.Path, ["sha"] = GitHubObjects.Sha(file.Value), ["html_url"] = $"https://github.example/{file.Repository}/blob/{file.Path}",
                ["repository"] = objects.Least("minimal-repository", new JsonObject { ["full_name"] = file.Repository, ["private"] = file.IsPrivate }),
            }));
        var found = new JsonArray([.. items]);
        return VendorReply.Json(new JsonObject { ["total_count"] = found.Count, ["incomplete_results"] = Truncates, ["items"] = found });
    }

    private VendorReply Comment(VendorRequest request)
    {
        var (number, body) = (long.Parse(request.Path.Split('/')[5], null), request.Body.GetProperty("body").GetString()!);
        Comments.Enqueue((number, body));
        var page = $"https://github.example/{Repository}/issues/{number}#issuecomment-{Comments.Count}";
        return VendorReply.Json(
            new JsonObject
            {
                ["id"] = Comments.Count, ["node_id"] = "IC_1", ["url"] = page, ["html_url"] = page, ["issue_url"] = page, ["body"] = body, ["user"] = null,
                ["created_at"] = "2026-01-01T00:00:00Z", ["updated_at"] = "2026-01-01T00:00:00Z",
            },
            201);
    }

    private VendorReply Pull(VendorRequest request)
    {
        if (!References.ContainsKey($"refs/heads/{request.Body.GetProperty("head").GetString()}"))
        {
            return Error(422, "Validation Failed");
        }

        if (Pulls.Any(known => (string?)known["head"]!["ref"] == request.Body.GetProperty("head").GetString() && (string?)known["state"] == "open"))
        {
            return Error(422, "A pull request already exists");
        }

        var (simple, whole) = objects.Pull(Pulls.Count + 1, request.Body);
        Pulls.Enqueue(simple);
        return VendorReply.Json(whole, 201);
    }

    private VendorReply Refer(VendorRequest request)
    {
        var (name, sha) = (request.Body.GetProperty("ref").GetString()!, request.Body.GetProperty("sha").GetString()!);
        return References.TryAdd(name, sha) ? VendorReply.Json(objects.Reference(name, sha), 201) : Error(422, "Reference already exists");
    }

    private JsonObject Tree()
    {
        var entries = Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => new JsonObject
        {
            ["path"] = file.Key, ["mode"] = "100644", ["type"] = "blob", ["sha"] = GitHubObjects.Sha(file.Value), ["size"] = file.Value.Length,
        }).Concat(Others.Select(other => new JsonObject { ["path"] = other.Path, ["mode"] = other.Mode, ["type"] = other.Type, ["sha"] = GitHubObjects.Sha([]) }));
        return new JsonObject { ["sha"] = GitHubObjects.Sha([1]), ["truncated"] = Truncates, ["tree"] = new JsonArray([.. entries]) };
    }

    private VendorReply Page(VendorRequest request, IEnumerable<JsonObject> all)
    {
        var state = request.Query.TryGetValue("state", out var wanted) ? wanted.ToString() : "open";
        var items = all.Where(item => state == "all" || (string?)item["state"] == state).ToList();
        var size = request.Query.TryGetValue("per_page", out var sized) ? int.Parse(sized!, null) : 30;
        var page = request.Query.TryGetValue("page", out var paged) ? int.Parse(paged!, null) : 1;
        var reply = VendorReply.Json(new JsonArray([.. items.Skip((page - 1) * size).Take(size).Select(item => item.DeepClone())]));
        var link = $"<{Address}{request.Path[1..]}?state={state}&per_page={size}&page=";
        return page * size >= items.Count ? reply : reply with { Headers = new Dictionary<string, string> { ["Link"] = $"{link}1>; rel=\"first\", {link}{page + 1}>; rel=\"next\"" } };
    }

    private VendorReply Checked(string template, VendorRequest request, VendorReply reply)
    {
        if (reply.ContentType!.StartsWith("application/json", StringComparison.Ordinal))
        {
            Violate($"answer {template}", contract.Check(template, request, reply.Status, JsonElement.Parse(reply.Body.Span)));
        }

        return reply;
    }

    private static VendorReply Versioned(VendorRequest request, VendorReply reply)
    {
        var version = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(reply.Body.Span))}\"";
        var headers = new Dictionary<string, string>(reply.Headers) { ["x-ratelimit-limit"] = "5000", ["x-ratelimit-remaining"] = "4999", ["x-ratelimit-resource"] = "core" };
        if (request.Method != "GET" || reply.Status != 200)
        {
            return reply with { Headers = headers };
        }

        headers["ETag"] = version;
        return reply with { Headers = headers, Status = request.Headers.IfNoneMatch == version ? 304 : 200 };
    }

    private static VendorReply Raw(byte[] bytes) => new() { Body = bytes, ContentType = "application/vnd.github.raw+json; charset=utf-8" };

    private static VendorReply Error(int status, string message) => VendorReply.Json(new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest" }, status);
}
