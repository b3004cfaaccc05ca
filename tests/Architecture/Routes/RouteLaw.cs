using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Routes;

/// <summary>An HTTP function as its attributes declare it. No methods means all of them; level is the enum's number.</summary>
internal sealed record HttpRoute(string Function, string? Template, IReadOnlyList<string> Methods, int? Level);

/// <summary>No request has two functions to go to: the real host would take the one whose name sorts first.</summary>
internal static class RouteLaw
{
    public const string Fallback = "ZzFallback";

    private const string Trigger = "Microsoft.Azure.Functions.Worker.HttpTriggerAttribute";
    private const int Anonymous = 0;

    /// <summary>Protocols whose paths the requirements fix outside <c>api/</c>: web sockets, the OpenAI-compatible bridge, computer use, MCP.</summary>
    private static readonly string[] FixedElsewhere = ["ws/", "v1/", "computer-use/", "metrics", "mcp"];

    public static IReadOnlyList<HttpRoute> RoutesOf(ModuleDefinition module) =>
        [.. FunctionMethods.With(module, Trigger).Select(method => Read(FunctionMethods.NameOf(method)!, FunctionMethods.Trigger(method, Trigger)!))];

    public static LawReport Examine(IReadOnlyList<HttpRoute> routes)
    {
        var pairs =
            from first in routes
            from second in routes
            where string.CompareOrdinal(first.Function, second.Function) < 0 && first.Function != Fallback && second.Function != Fallback
            where SharesAMethod(first, second)
            where first.Template is not null && second.Template is not null && RouteTemplate.Parse(first.Template).Overlaps(RouteTemplate.Parse(second.Template))
            select $"{first.Function} ({first.Template}) and {second.Function} ({second.Template}) match one path";
        var twice = routes.GroupBy(route => route.Function, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => $"two HTTP functions are named {group.Key}");
        return LawReport.Of(routes.Count, routes.SelectMany(Alone).Concat(pairs).Concat(twice).Concat(AfterTheFallback(routes)));
    }

    private static IEnumerable<string> Alone(HttpRoute route)
    {
        if (route.Level != Anonymous)
        {
            yield return $"{route.Function} is not explicitly AuthorizationLevel.Anonymous: Cartrita authenticates by itself";
        }

        if (route.Function == Fallback)
        {
            yield break;
        }

        if (route.Methods.Count == 0)
        {
            yield return $"{route.Function} takes every method";
        }

        if (route.Template is null || !(route.Template.StartsWith("api/", StringComparison.Ordinal) || FixedElsewhere.Any(one => route.Template.StartsWith(one, StringComparison.Ordinal))))
        {
            yield return $"{route.Function} has the route '{route.Template}', which does not begin with api/";
        }
        else if (RouteTemplate.Parse(route.Template).IsCatchAll)
        {
            yield return $"{route.Function} catches all of {route.Template}; only {Fallback} may";
        }
    }

    private static IEnumerable<string> AfterTheFallback(IReadOnlyList<HttpRoute> routes) =>
        routes.Any(route => route.Function == Fallback)
            ? routes.Where(route => string.CompareOrdinal(route.Function, Fallback) > 0).Select(route => $"{route.Function} sorts after {Fallback}, which would swallow it")
            : [];

    private static bool SharesAMethod(HttpRoute first, HttpRoute second) =>
        first.Methods.Count == 0 || second.Methods.Count == 0 || first.Methods.Intersect(second.Methods, StringComparer.OrdinalIgnoreCase).Any();

    private static HttpRoute Read(string function, CustomAttribute attribute)
    {
        int? level = null;
        List<string> methods = [];
        foreach (var argument in attribute.ConstructorArguments)
        {
            if (argument.Value is int number)
            {
                level = number;
            }
            else if (argument.Value is CustomAttributeArgument[] many)
            {
                methods.AddRange(many.Select(one => (string)one.Value));
            }
        }

        var route = attribute.Properties.FirstOrDefault(one => one.Name == "Route").Argument.Value as string;
        return new HttpRoute(function, route, methods, level);
    }
}
