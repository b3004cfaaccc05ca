using System.Globalization;
using System.Text.Json.Nodes;

namespace Cartrita.Conformance.Tests.Knowledge.AzureSearch;

/// <summary>The documents of an index, and what the service does with requests for them.</summary>
internal sealed class SearchIndexData
{
    private const int MostResults = 1000;
    private const int MostActions = 1000;

    private readonly Dictionary<string, JsonObject> documents = new(StringComparer.Ordinal);
    private readonly SearchShownDocuments shown = new();

    internal required SearchDefinition Definition { get; set; }

    /// <summary>Applies actions; the answer, and whether all were done.</summary>
    internal (JsonObject Answer, bool AllDone) Apply(JsonObject body, int lag)
    {
        shown.Pass();
        var actions = body["value"]!.AsArray();
        Require(actions.Count is > 0 and <= MostActions, "A batch has 1 to 1000 actions.");
        JsonObject[] results = [.. actions.Select(action => Apply(action!.AsObject(), action!["@search.action"]!.GetValue<string>(), lag))];
        return (new JsonObject { ["value"] = new JsonArray([.. results]) }, results.All(result => result["status"]!.GetValue<bool>()));
    }

    internal JsonObject Search(JsonObject body)
    {
        shown.Pass();
        string[] known = ["count", "filter", "orderby", "queryType", "search", "searchFields", "searchMode", "select", "top", "vectorFilterMode", "vectorQueries"];
        Require(body.All(member => known.Contains(member.Key) || member.Value is JsonArray { Count: 0 }), $"One of {string.Join(", ", body.Select(member => member.Key))} is not known.");
        var test = ODataFilter.Parse(Text(body, "filter"), Definition);
        var allowed = shown.All.Where(test).ToList();
        var ranked = Rank(body, allowed);
        if (Text(body, "orderby") is { } order)
        {
            ranked = Sort(order, ranked);
        }

        var top = body["top"]?.GetValue<int>() ?? 50;
        Require(top <= MostResults, "top is at most 1000.");
        var select = Text(body, "select")?.Split(',') ?? throw new BadRequestException("The product names its fields.");
        Require(select.All(name => Definition.Field(name) is { IsRetrievable: true }), "A field that is selected can't be retrieved.");
        var answer = new JsonObject { ["@odata.context"] = "https://search.test/indexes('index')/$metadata#docs(*)" };
        if (body["count"]?.GetValue<bool>() == true)
        {
            answer["@odata.count"] = ranked.Count;
        }

        answer["value"] = new JsonArray([.. ranked.Take(top).Select(found => Shown(found, select))]);
        return answer;
    }

    private JsonObject Apply(JsonObject action, string kind, int lag)
    {
        var key = action[Definition.Key.Name]!.GetValue<string>();
        Require(key.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '='), $"{key} is no key.");
        var fields = action.Where(member => member.Key != "@search.action").ToDictionary(member => member.Key, member => member.Value?.DeepClone());
        foreach (var (name, value) in fields)
        {
            var field = Definition.Field(name) ?? throw new BadRequestException($"There is no field {name}.");
            Require(field.Dimensions is not { } length || value is null || value.AsArray().Count == length, $"{name} has another length.");
        }

        var isThere = documents.TryGetValue(key, out var before);
        if (kind == "delete")
        {
            documents.Remove(key);
            shown.Take(key, null, lag);
            return Result(key, 200);
        }

        if (kind == "merge" && !isThere)
        {
            return Result(key, 404);
        }

        var document = kind is "upload" || !isThere ? [] : before!;
        Require(kind is "upload" or "merge" or "mergeOrUpload", $"There is no action {kind}.");
        foreach (var (name, value) in fields)
        {
            document[name] = value;
        }

        documents[key] = document;
        shown.Take(key, document, lag);
        return Result(key, isThere ? 200 : 201);
    }

    private static JsonObject Result(string key, int status) =>
        new() { ["key"] = key, ["status"] = status < 300, ["errorMessage"] = status < 300 ? null : "Document not found.", ["statusCode"] = status };

    private List<(JsonObject Document, double Score)> Rank(JsonObject body, List<JsonObject> allowed)
    {
        if (body["vectorQueries"] is JsonArray { Count: > 0 } queries)
        {
            Require(Text(body, "search") is null && Text(body, "vectorFilterMode") == "preFilter", "The product asks for vectors alone, and filters first.");
            var query = Assert.Single(queries)!;
            Require(query["kind"]!.GetValue<string>() == "vector", "A query for vectors has its kind.");
            var field = query["fields"]!.GetValue<string>();
            float[] wanted = [.. query["vector"]!.AsArray().Select(value => value!.GetValue<float>())];
            Require(Definition.Field(field)?.Dimensions == wanted.Length, $"{field} has another length.");
            return [.. allowed
                .Where(document => document[field] is not null)
                .Select(document => (document, Score: Cosine(wanted, document[field]!.AsArray())))
                .OrderByDescending(found => found.Score)
                .Take(query["k"]!.GetValue<int>())];
        }

        var search = Text(body, "search") ?? "*";
        if (search == "*")
        {
            return [.. allowed.Select(document => (document, 1.0))];
        }

        Require(Text(body, "searchMode") == "any", "Any of the words is enough.");
        Require(search.IndexOfAny(['+', '|', '"', '(', ')', '*', '\\', '-']) < 0, "A word of a user is syntax.");
        var searched = Text(body, "searchFields")!.Split(',').Select(name => Definition.Field(name)!).ToList();
        Require(searched.All(field => field.IsSearchable), "A field is not searchable.");
        return [.. allowed
            .Select(document => (document, Score: (double)searched.Sum(field => Matches(search, document[field.Name]?.GetValue<string>(), field.Analyzer))))
            .Where(found => found.Score > 0)
            .OrderByDescending(found => found.Score)];
    }

    private static string? Text(JsonObject body, string member) => body[member]?.GetValue<string>() is { Length: > 0 } text ? text : null;

    private static int Matches(string search, string? text, string? analyzer)
    {
        var there = Words(text ?? string.Empty, analyzer).ToHashSet(StringComparer.Ordinal);
        return Words(search, analyzer).Distinct().Count(there.Contains);
    }

    private static IEnumerable<string> Words(string text, string? analyzer) => analyzer == "whitespace"
        ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        : new string([.. text.Select(character => char.IsLetterOrDigit(character) || char.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark ? Folded(character) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static char Folded(char character) => char.ToLowerInvariant(character) switch
    {
        'ä' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        var other => other,
    };

    private static double Cosine(float[] wanted, JsonArray vector)
    {
        var (dot, length) = (0.0, 0.0);
        for (var at = 0; at < wanted.Length; at++)
        {
            var value = vector[at]!.GetValue<float>();
            (dot, length) = (dot + (wanted[at] * value), length + (value * value));
        }

        return length == 0 ? 0 : dot / Math.Sqrt(length);
    }

    private List<(JsonObject Document, double Score)> Sort(string order, List<(JsonObject Document, double Score)> found)
    {
        var parts = order.Split(' ');
        Require(parts is [_, "asc"] && Definition.Field(parts[0]) is { IsSortable: true, Type: "Edm.Int32" or "Edm.Int64" }, $"There is no order by {order}.");
        return [.. found.OrderBy(item => item.Document[parts[0]]!.GetValue<long>())];
    }

    private static JsonObject Shown((JsonObject Document, double Score) found, string[] select)
    {
        var shown = new JsonObject { ["@search.score"] = found.Score };
        foreach (var name in select)
        {
            shown[name] = found.Document[name]?.DeepClone();
        }

        return shown;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new BadRequestException(rule);
        }
    }
}
