using System.Text;
using System.Text.Json;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Writes the request of a call.</summary>
/// <param name="plan">The operation.</param>
internal sealed class RequestWriter(OpenApiPlan plan)
{
    private const string Reserved = ":/?[]@!$'()*,;";

    /// <summary>Writes it.</summary>
    /// <param name="arguments">The arguments, which fit the schema.</param>
    /// <param name="call">What credentials add.</param>
    /// <param name="idempotencyKey">The key of the call's effect.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: a value can't stand where it would.</exception>
    public HttpRequestMessage Write(JsonElement arguments, OpenApiCall call, string idempotencyKey)
    {
        var given = plan.Parameters.Where(parameter => arguments.TryGetProperty(parameter.Argument, out _)).ToList();
        var cookies = new List<string>(call.Cookies.Select(cookie => $"{cookie.Name}={Escape(cookie.Value)}"));
        var request = new HttpRequestMessage(new HttpMethod(plan.Operation.Method), Address(Path(arguments) + Query(given, arguments, call)));
        if (call.Transport is { } transport)
        {
            request.Options.Set(OpenApiTransport.Key, transport);
        }

        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/*;q=0.5, */*;q=0.1");
        request.Headers.TryAddWithoutValidation("User-Agent", "Cartrita");
        if (plan.Binding.Effect != ToolEffect.Reads)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        foreach (var parameter in given)
        {
            var value = arguments.GetProperty(parameter.Argument);
            if (parameter.Place == "header")
            {
                Set(request, parameter.Name, parameter.IsJson ? value.GetRawText() : ParameterText.Single(parameter.Name, value, "simple", parameter.Explode, text => text));
            }
            else if (parameter.Place == "cookie")
            {
                cookies.AddRange(Pairs(parameter, value, parameter.Explode && value.ValueKind == JsonValueKind.Object, Escape).Select(pair => $"{pair.Name}={pair.Value}"));
            }
        }

        // Last, so that no argument takes their places.
        foreach (var (name, value) in call.Headers)
        {
            Set(request, name, value);
        }

        if (cookies.Count > 0)
        {
            Set(request, "Cookie", string.Join("; ", cookies));
        }

        if (plan.Body is { } body && arguments.TryGetProperty("body", out var content))
        {
            request.Content = BodyWriter.Write(body, content);
        }

        return request;
    }

    // Credentials go to the server of the plan and nowhere else, whatever the document's path and the arguments come to.
    private Uri Address(string rest)
    {
        var address = new Uri(plan.Server.AbsoluteUri.TrimEnd('/') + rest);
        return Uri.Compare(address, plan.Server, UriComponents.SchemeAndServer | UriComponents.UserInfo, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            ? address
            : throw new CartritaException(Problems.InvalidRequest, "The path leads away from the server.");
    }

    private string Path(JsonElement arguments)
    {
        var path = plan.Operation.Path;
        foreach (var parameter in plan.Parameters.Where(parameter => parameter.Place == "path"))
        {
            var value = arguments.GetProperty(parameter.Argument);
            var text = parameter.IsJson ? Escape(value.GetRawText()) : ParameterText.Single(parameter.Name, value, parameter.Style, parameter.Explode, Escape);
            path = path.Replace($"{{{parameter.Name}}}", text.Length > 0 ? text : throw Unfit(parameter), StringComparison.Ordinal);
        }

        // An address would be another one without them.
        return path.Split('/').Any(part => part is "." or "..") ? throw new CartritaException(Problems.InvalidRequest, "A part of the path may not be . or ..") : path;
    }

    private static string Query(IEnumerable<OpenApiParameter> given, JsonElement arguments, OpenApiCall call)
    {
        var query = new StringBuilder();
        foreach (var parameter in given.Where(parameter => parameter.Place == "query"))
        {
            foreach (var (name, value) in Pairs(parameter, arguments.GetProperty(parameter.Argument), parameter.Explode, parameter.AllowsReserved ? EscapeButReserved : Escape))
            {
                Append(query, name, value);
            }
        }

        foreach (var (name, value) in call.Query)
        {
            Append(query, name, Escape(value));
        }

        return query.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Pairs(OpenApiParameter parameter, JsonElement value, bool explode, Func<string, string> escape) =>
        parameter.IsJson ? [(parameter.Name, escape(value.GetRawText()))] : ParameterText.Pairs(parameter.Name, value, parameter.Style, explode, escape);

    private static void Append(StringBuilder query, string name, string value) => query.Append(query.Length == 0 ? '?' : '&').Append(Escape(name)).Append('=').Append(value);

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string EscapeButReserved(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.IsAscii && Reserved.Contains((char)rune.Value, StringComparison.Ordinal) ? rune.ToString() : Escape(rune.ToString())));

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        if (value.Any(character => character is < ' ' or > '~'))
        {
            throw new CartritaException(Problems.InvalidRequest, $"The header {name} takes printable ASCII only.");
        }

        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    private static CartritaException Unfit(OpenApiParameter parameter) => new(Problems.InvalidRequest, $"{parameter.Argument} is a part of the path and may not be empty.");
}
