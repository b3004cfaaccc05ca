using System.Text.Json.Nodes;

namespace Cartrita.Conformance.Tests.Knowledge.AzureSearch;

/// <summary>An index as its definition describes it, held against the rules of the service.</summary>
internal sealed class SearchDefinition
{
    private static readonly string[] Analyzers = ["keyword", "whitespace", "standardasciifolding.lucene"];
    private static readonly string[] Types = ["Edm.String", "Edm.Int32", "Edm.Int64", "Edm.Boolean", "Edm.DateTimeOffset", "Collection(Edm.String)", "Collection(Edm.Single)"];

    private readonly Dictionary<string, DefinedField> fields;

    internal SearchDefinition(JsonObject json, SearchDefinition? before)
    {
        Json = json;
        fields = json["fields"]!.AsArray().Select(field => DefinedField.Of(field!.AsObject())).ToDictionary(field => field.Name, StringComparer.Ordinal);
        var profiles = json["vectorSearch"]!["profiles"]!.AsArray().ToDictionary(profile => profile!["name"]!.GetValue<string>(), profile => profile!["algorithm"]!.GetValue<string>());
        var algorithms = json["vectorSearch"]!["algorithms"]!.AsArray().Select(algorithm => algorithm!["name"]!.GetValue<string>()).ToHashSet();
        foreach (var field in fields.Values)
        {
            Require(Types.Contains(field.Type), $"{field.Name} has the type {field.Type}.");
            Require(field.Analyzer is null || (Analyzers.Contains(field.Analyzer) && field is { IsSearchable: true, Type: "Edm.String" }), $"{field.Name} has the analyzer {field.Analyzer}.");
            Require(field.Dimensions is null == (field.Type != "Collection(Edm.Single)"), $"{field.Name} has dimensions {field.Dimensions}.");
            Require(field.Dimensions is null || (field is { IsSearchable: true, IsFilterable: false, Dimensions: >= 2 and <= 3072 } && profiles.TryGetValue(field.Profile ?? string.Empty, out var algorithm) && algorithms.Contains(algorithm)), $"{field.Name} is no field of vectors.");
        }

        Require(fields.Values.Count(field => field is { IsKey: true, Type: "Edm.String" }) == 1, "There is one key.");
        Require(before is null || before.fields.Values.All(field => fields.TryGetValue(field.Name, out var now) && now == field), "A field that is there can't change or go.");
    }

    internal JsonObject Json { get; }

    internal DefinedField Key => fields.Values.Single(one => one.IsKey);

    internal DefinedField? Field(string name) => fields.GetValueOrDefault(name);

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new BadRequestException(rule);
        }
    }
}

/// <summary>A field.</summary>
internal sealed record DefinedField(
    string Name, string Type, bool IsKey, bool IsSearchable, bool IsFilterable, bool IsSortable, bool IsRetrievable, string? Analyzer, int? Dimensions, string? Profile)
{
    internal static DefinedField Of(JsonObject json)
    {
        var type = json["type"]!.GetValue<string>();
        return new DefinedField(
            json["name"]!.GetValue<string>(),
            type,
            Is(json, "key", false),
            Is(json, "searchable", type is "Edm.String" or "Collection(Edm.String)"),
            Is(json, "filterable", true),
            Is(json, "sortable", true),
            Is(json, "retrievable", true),
            json["analyzer"]?.GetValue<string>(),
            json["dimensions"]?.GetValue<int>(),
            json["vectorSearchProfile"]?.GetValue<string>());
    }

    private static bool Is(JsonObject json, string name, bool otherwise) => json[name]?.GetValue<bool>() ?? otherwise;
}
