using System.Collections;
using System.Globalization;
using System.Text.Json;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Functions;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Runtime.Host.Bindings;

/// <summary>What the expressions of one invocation can name: its binding data, its request's headers and query, the moment, random ids.</summary>
internal sealed class BindingValues(LocalFunctionContext context, IRandomIds ids, TimeProvider time)
{
    // How the real host writes a moment without a format: it is to be part of a name.
    private const string DateTimeFormat = "yyyy-MM-ddTHH-mm-ssK";

    /// <param name="expression">A name, a path of names with dots between them, or <c>rand-guid</c>, <c>datetime</c>, <c>sys.…</c>, with a format behind a colon where it takes one.</param>
    /// <exception cref="InvalidOperationException">There is no such value.</exception>
    public string Of(string expression)
    {
        var colon = expression.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? expression : expression[..colon];
        var format = colon < 0 ? null : expression[(colon + 1)..];
        return name.ToLowerInvariant() switch
        {
            "rand-guid" or "sys.randguid" => Guid.Parse(ids.Next()).ToString(format ?? "D", CultureInfo.InvariantCulture),
            "datetime" or "sys.utcnow" => time.GetUtcNow().UtcDateTime.ToString(format ?? DateTimeFormat, CultureInfo.InvariantCulture),
            "sys.methodname" => context.Function.Name,
            _ => Text(expression) ?? throw new InvalidOperationException(
                $"The function '{context.Function.Name}' has no value for '{{{expression}}}' in one of its bindings."),
        };
    }

    private string? Text(string path)
    {
        var data = context.BindingContext.BindingData;
        if (data.TryGetValue(path, out var whole))
        {
            return Text(whole);
        }

        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return null;
        }

        var (first, rest) = (path[..dot], path[(dot + 1)..]);
        if (context.Request.Trigger is HttpContext http)
        {
            switch (first.ToLowerInvariant())
            {
                case "headers":
                    return http.Request.Headers.TryGetValue(rest, out var header) ? header.ToString() : null;
                case "query":
                    return http.Request.Query.TryGetValue(rest, out var value) ? value.ToString() : null;
            }
        }

        return data.TryGetValue(first, out var member) ? Inside(member, rest) : null;
    }

    private static string? Inside(object? value, string path)
    {
        if (value is not string { Length: > 0 } text || text[0] != '{')
        {
            return null;
        }

        // Binding data holds the objects of a JSON payload as their text.
        using var document = JsonDocument.Parse(text);
        var element = document.RootElement;
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !TryGet(element, name, out element))
            {
                return null;
            }
        }

        return element.ToString();
    }

    private static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        foreach (var member in element.EnumerateObject().Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            value = member.Value;
            return true;
        }

        value = default;
        return false;
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable => null,
        _ => value.ToString(),
    };
}
