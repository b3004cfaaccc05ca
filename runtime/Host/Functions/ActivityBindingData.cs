using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>
/// What an activity's input is as binding data on the real host: the instance's id, the input under the parameter's name and as <c>data</c>, and each
/// member of a JSON object that is neither null nor a list. A member wins over any other datum of its name.
/// </summary>
/// <remarks>Few activities look: nothing is parsed before one does.</remarks>
/// <param name="function">The activity.</param>
/// <param name="instanceId">The orchestration that called it.</param>
/// <param name="input">The serialized input.</param>
internal sealed class ActivityBindingData(FunctionEntry function, string instanceId, string? input) : IReadOnlyDictionary<string, object?>
{
    private Dictionary<string, object?>? _values;

    public IEnumerable<string> Keys => Values().Keys;

    IEnumerable<object?> IReadOnlyDictionary<string, object?>.Values => Values().Values;

    public int Count => Values().Count;

    public object? this[string key] => Values()[key];

    public bool ContainsKey(string key) => Values().ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => Values().TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Values().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<string, object?> Values() => _values ??= Read();

    private Dictionary<string, object?> Read()
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = instanceId };
        var parameter = Array.Find(function.Method.GetParameters(), one => one.IsDefined(typeof(TriggerBindingAttribute), inherit: true))!.Name!;
        values[parameter] = values["data"] = input;
        using var document = Parse();
        if (document?.RootElement is not { } root)
        {
            return values;
        }

        values[parameter] = values["data"] = Text(root);
        if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in root.EnumerateObject().Where(member => member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Array)))
            {
                values[member.Name] = Text(member.Value);
            }
        }

        return values;
    }

    private JsonDocument? Parse()
    {
        try
        {
            return input is null ? null : JsonDocument.Parse(input);
        }
        catch (JsonException)
        {
            // The app's serializer writes something else: the text is all that there is.
            return null;
        }
    }

    // The host passes texts on: a string without its quotes, anything else as it is written.
    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => bool.TrueString,
        JsonValueKind.False => bool.FalseString,
        _ => value.GetRawText(),
    };
}
