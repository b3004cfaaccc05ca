using System.Text.Json;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Tools.JsonQueries;

/// <summary>Selects values of a JSON document by a path. Its work is bounded: a path that visits too much is refused, whatever the document is.</summary>
public static class JsonPath
{
    private const int MostVisits = 200_000;

    /// <summary>The values that a path selects, in the document's order.</summary>
    /// <param name="document">The document.</param>
    /// <param name="path">The path, such as <c>$.items[?@.price &lt; 10].name</c>.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: the path can't be read, or visits too much.</exception>
    public static IReadOnlyList<JsonElement> Select(JsonElement document, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var visits = 0;
        List<JsonElement> selected = [document];
        foreach (var step in JsonPathReader.Read(path))
        {
            var next = new List<JsonElement>();
            foreach (var value in selected.SelectMany(value => Apply(step, value)))
            {
                if (++visits > MostVisits)
                {
                    throw new CartritaException(Problems.InvalidRequest, "The path visits too many values; name more of it.");
                }

                next.Add(value);
            }

            selected = next;
        }

        return selected;
    }

    private static IEnumerable<JsonElement> Apply(JsonPathStep step, JsonElement value) => step switch
    {
        MemberStep member => Member(value, member.Name) is { } found ? [found] : [],
        IndexStep index => Element(value, index.Index),
        SliceStep slice => Slice(value, slice),
        WildcardStep => Children(value),
        DescendantStep => Descendants(value),
        FilterStep filter => Children(value).Where(child => Fits(filter, child)),
        _ => [],
    };

    private static JsonElement? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : null;

    private static IEnumerable<JsonElement> Element(JsonElement value, int index)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var length = value.GetArrayLength();
        var place = index < 0 ? length + index : index;
        return place >= 0 && place < length ? [value[place]] : [];
    }

    private static IEnumerable<JsonElement> Slice(JsonElement value, SliceStep slice)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var length = value.GetArrayLength();
        var (from, to) = (Place(slice.From ?? 0, length), Place(slice.To ?? length, length));
        return value.EnumerateArray().Skip(from).Take(Math.Max(0, to - from));
    }

    private static int Place(int index, int length) => Math.Clamp(index < 0 ? length + index : index, 0, length);

    private static IEnumerable<JsonElement> Children(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object => value.EnumerateObject().Select(member => member.Value),
        _ => [],
    };

    private static IEnumerable<JsonElement> Descendants(JsonElement value)
    {
        var waiting = new Stack<JsonElement>([value]);
        while (waiting.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Children(next).Reverse())
            {
                waiting.Push(child);
            }
        }
    }

    private static bool Fits(FilterStep filter, JsonElement value)
    {
        JsonElement? found = value;
        foreach (var name in filter.Members)
        {
            found = found is { } inner ? Member(inner, name) : null;
        }

        if (filter.Comparison is not { } comparison)
        {
            return found is not null;
        }

        return comparison switch
        {
            "==" => found is { } same && JsonElement.DeepEquals(same, filter.Value),
            "!=" => found is not { } other || !JsonElement.DeepEquals(other, filter.Value),
            _ => found is { } compared && Order(compared, filter.Value) is { } order && comparison switch
            {
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            },
        };
    }

    private static int? Order(JsonElement left, JsonElement right) => (left.ValueKind, right.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => left.GetDouble().CompareTo(right.GetDouble()),
        (JsonValueKind.String, JsonValueKind.String) => string.CompareOrdinal(left.GetString(), right.GetString()),
        _ => null,
    };
}
