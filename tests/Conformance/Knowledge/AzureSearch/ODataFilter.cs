using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cartrita.Conformance.Tests.Knowledge.AzureSearch;

/// <summary>The part of the service's filter language that the product writes, with the service's rules: what is not filterable, and an order of strings, is refused.</summary>
internal sealed partial class ODataFilter
{
    private readonly List<string> tokens;
    private readonly SearchDefinition definition;
    private int at;

    private ODataFilter(string text, SearchDefinition definition)
    {
        tokens = [.. Token().Matches(text).Select(match => match.Value)];
        this.definition = definition;
    }

    private delegate bool Test(JsonObject document, string? item);

    /// <summary>Reads a filter; throws what the service would answer with 400.</summary>
    internal static Func<JsonObject, bool> Parse(string? text, SearchDefinition definition)
    {
        if (string.IsNullOrEmpty(text))
        {
            return _ => true;
        }

        var filter = new ODataFilter(text, definition);
        var test = filter.Or();
        return filter.at == filter.tokens.Count ? document => test(document, null) : throw new BadRequestException($"Invalid expression at {filter.at}: {text}");
    }

    private Test Or()
    {
        var left = And();
        while (Take("or"))
        {
            var (one, two) = (left, And());
            left = (document, item) => one(document, item) || two(document, item);
        }

        return left;
    }

    private Test And()
    {
        var left = Unary();
        while (Take("and"))
        {
            var (one, two) = (left, Unary());
            left = (document, item) => one(document, item) && two(document, item);
        }

        return left;
    }

    private Test Unary()
    {
        if (Take("not"))
        {
            var inner = Unary();
            return (document, item) => !inner(document, item);
        }

        if (Take("("))
        {
            var inner = Or();
            Need(")");
            return inner;
        }

        return tokens[at] switch
        {
            "search.in" => In(),
            "search.ismatch" => IsMatch(),
            _ when tokens[at].EndsWith("/any", StringComparison.Ordinal) => Any(),
            _ => Comparison(),
        };
    }

    private Test In()
    {
        at++;
        Need("(");
        var name = Next();
        Need(",");
        var (list, separator) = (Text(Next()), ",");
        if (Take(","))
        {
            separator = Text(Next());
        }

        Need(")");
        if (name != range)
        {
            RequireFilterable(name, "Edm.String");
        }

        var values = list.Split(separator.ToCharArray()).ToHashSet(StringComparer.Ordinal);
        var isItem = name == range;
        return (document, item) => (isItem ? item : document[name]?.GetValue<string>()) is { } value && values.Contains(value);
    }

    private string? range;

    private Test Any()
    {
        var field = Next()[..^"/any".Length];
        RequireFilterable(field, "Collection(Edm.String)");
        Need("(");
        range = Next();
        Need(":");
        var inner = Or();
        Need(")");
        range = null;
        return (document, _) => document[field] is JsonArray items && items.Any(value => inner(document, value!.GetValue<string>()));
    }

    private Test IsMatch()
    {
        at++;
        Need("(");
        var query = Text(Next());
        Need(",");
        var field = Text(Next());
        Need(",");
        var syntax = Text(Next());
        Need(",");
        var mode = Text(Next());
        Need(")");
        if (definition.Field(field) is not { IsSearchable: true, Analyzer: "keyword" } || syntax != "simple" || mode != "all" || !PrefixQuery().IsMatch(query))
        {
            throw new BadRequestException($"search.ismatch of {query} in {field}");
        }

        return (document, _) => document[field]?.GetValue<string>().StartsWith(query[..^1], StringComparison.Ordinal) == true;
    }

    private Test Comparison()
    {
        var (name, comparison, literal) = (Next(), Next(), Next());
        var type = definition.Field(name)?.Type ?? throw new BadRequestException($"There is no field {name}.");
        RequireFilterable(name, type);
        if (type == "Edm.String" && comparison is not ("eq" or "ne"))
        {
            throw new BadRequestException("Strings are compared for equality only.");
        }

        return (document, _) =>
        {
            var (order, isNull) = Compare(document[name], literal, type);
            return comparison switch
            {
                "eq" => !isNull && order == 0,
                "ne" => isNull || order != 0,
                "gt" => !isNull && order > 0,
                "ge" => !isNull && order >= 0,
                "lt" => !isNull && order < 0,
                "le" => !isNull && order <= 0,
                _ => throw new BadRequestException($"There is no operator {comparison}."),
            };
        };
    }

    private static (int Order, bool IsNull) Compare(JsonNode? value, string literal, string type) => value is null ? (0, true) : type switch
    {
        "Edm.String" => (string.CompareOrdinal(value.GetValue<string>(), Text(literal)), false),
        "Edm.Boolean" => (value.GetValue<bool>().CompareTo(bool.Parse(literal)), false),
        "Edm.DateTimeOffset" => (DateTimeOffset.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture).CompareTo(DateTimeOffset.Parse(literal, CultureInfo.InvariantCulture)), false),
        _ => (value.GetValue<long>().CompareTo(long.Parse(literal, CultureInfo.InvariantCulture)), false),
    };

    private void RequireFilterable(string name, string type)
    {
        if (definition.Field(name) is not { IsFilterable: true } field || field.Type != type)
        {
            throw new BadRequestException($"{name} is not filterable as {type}.");
        }
    }

    private static string Text(string token) => token.Length >= 2 && token[0] == '\'' ? token[1..^1].Replace("''", "'", StringComparison.Ordinal) : throw new BadRequestException($"{token} is no string.");

    private string Next() => at < tokens.Count ? tokens[at++] : throw new BadRequestException("The expression ends too early.");

    private bool Take(string token)
    {
        var isNext = at < tokens.Count && tokens[at] == token;
        at += isNext ? 1 : 0;
        return isNext;
    }

    private void Need(string token)
    {
        if (!Take(token))
        {
            throw new BadRequestException($"{token} is missing.");
        }
    }

    [GeneratedRegex(@"'(?:[^']|'')*'|[(),:]|\d{4}-\d\d-\d\dT[\d:.]+Z|[\w./-]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"^[0-9a-f]+\*$")]
    private static partial Regex PrefixQuery();
}
