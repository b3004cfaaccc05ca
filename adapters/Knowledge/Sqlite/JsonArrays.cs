using System.Globalization;
using System.Text.Json.Nodes;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Writes lists as the JSON arrays that SQLite's <c>json_each</c> reads, so that one statement takes any number of values.</summary>
internal static class JsonArrays
{
    internal static string Of(IEnumerable<long> values) => $"[{string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";

    internal static string Of(IEnumerable<string> values) => new JsonArray([.. values.Select(value => JsonValue.Create(value))]).ToJsonString();
}
