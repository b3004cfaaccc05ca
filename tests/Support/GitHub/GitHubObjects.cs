using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.TestSupport.GitHub;

/// <summary>Objects in GitHub's shapes, with every member that the description promises.</summary>
/// <param name="schemas">The description's schemas.</param>
internal sealed class GitHubObjects(OpenApiSchemas schemas)
{
    private readonly ConcurrentDictionary<string, JsonObject> made = new(StringComparer.Ordinal);

    /// <summary>What was made, by hash: the request's body, or a commit.</summary>
    internal IReadOnlyDictionary<string, JsonObject> Made => made;

    internal static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..40];

    internal JsonObject Least(string schema, JsonObject members) => LeastValue.Object(schemas, schema, members);

    internal JsonObject Issue(long number, bool isPull)
    {
        var issue = Least("issue", new JsonObject
        {
            ["number"] = number, ["title"] = $"Issue {number}", ["body"] = number % 2 == 0 ? null : $"Text {number}", ["state"] = number % 10 == 0 ? "closed" : "open", ["comments"] = 2,
            ["user"] = Least("simple-user", new JsonObject { ["login"] = "ada" }), ["labels"] = new JsonArray("bug", new JsonObject { ["name"] = "help" }),
            ["html_url"] = string.Create(CultureInfo.InvariantCulture, $"https://github.example/issues/{number}"), ["created_at"] = "2026-01-01T00:00:00Z", ["updated_at"] = "2026-01-02T00:00:00Z",
        });
        if (isPull)
        {
            issue["pull_request"] = new JsonObject { ["diff_url"] = null, ["html_url"] = null, ["patch_url"] = null, ["url"] = null };
        }

        return issue;
    }

    internal (JsonObject Simple, JsonObject Whole) Pull(int number, JsonElement asked)
    {
        JsonObject Make(string schema)
        {
            var pull = Least(schema, new JsonObject
            {
                ["number"] = number, ["title"] = asked.GetProperty("title").GetString(), ["state"] = "open", ["draft"] = asked.TryGetProperty("draft", out var draft) && draft.GetBoolean(),
                ["html_url"] = $"https://github.example/pulls/{number}",
            });
            pull["head"]!["ref"] = asked.GetProperty("head").GetString();
            pull["base"]!["ref"] = asked.GetProperty("base").GetString();
            return pull;
        }

        return (Make("pull-request-simple"), Make("pull-request"));
    }

    internal JsonObject Reference(string name, string sha) =>
        Least("git-ref", new JsonObject { ["ref"] = name, ["object"] = new JsonObject { ["type"] = "commit", ["sha"] = sha, ["url"] = "https://github.example/" } });

    /// <summary>Makes an object and names it by what it holds.</summary>
    internal JsonObject Make(string schema, JsonElement asked) => Least(schema, new JsonObject { ["sha"] = Keep(asked) });

    internal JsonObject MakeTree(JsonElement asked) => Least("git-tree", new JsonObject { ["sha"] = Keep(asked) });

    internal JsonObject MakeCommit(JsonElement asked)
    {
        var sha = Keep(asked);
        var parents = asked.TryGetProperty("parents", out var named)
            ? named.EnumerateArray().Select(parent => new JsonObject { ["sha"] = parent.GetString(), ["url"] = "https://github.example/", ["html_url"] = "https://github.example/" })
            : [];
        var commit = Least("git-commit", new JsonObject
        {
            ["sha"] = sha, ["message"] = asked.GetProperty("message").GetString(), ["parents"] = new JsonArray([.. parents]),
            ["tree"] = new JsonObject { ["sha"] = asked.GetProperty("tree").GetString(), ["url"] = "https://github.example/" },
        });
        made[sha] = commit;
        return (JsonObject)commit.DeepClone();
    }

    private string Keep(JsonElement asked)
    {
        var sha = Sha(Encoding.UTF8.GetBytes(asked.GetRawText()));
        made[sha] = (JsonObject)JsonNode.Parse(asked.GetRawText())!;
        return sha;
    }
}
