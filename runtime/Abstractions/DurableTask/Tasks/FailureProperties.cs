using System.Collections;
using System.Globalization;

namespace Microsoft.DurableTask;

/// <summary>A failure's properties as they are after a journey: what an app gave becomes texts, numbers, flags, times, lists and dictionaries.</summary>
/// <remarks>Every number is a double, as in the real worker, whose wire knows no other.</remarks>
internal static class FailureProperties
{
    /// <summary>The properties of a failure.</summary>
    /// <param name="given">What the app gave.</param>
    public static IDictionary<string, object?>? Of(IDictionary<string, object?>? given) =>
        given?.ToDictionary(property => property.Key, property => Value(property.Value));

    private static object? Value(object? value) => value switch
    {
        null or string or bool or DateTime or DateTimeOffset or double => value,
        sbyte or byte or short or ushort or int or uint or long or ulong or float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        IDictionary<string, object?> members => Of(members),
        IEnumerable items => items.Cast<object?>().Select(Value).ToList(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
