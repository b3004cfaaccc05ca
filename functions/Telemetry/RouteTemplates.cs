using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Telemetry;

/// <summary>The route templates of the app's HTTP functions, by function name: what a request is counted under, so that no path of a client's ever becomes a label.</summary>
internal static class RouteTemplates
{
    private const string None = "(none)";

    private static readonly FrozenDictionary<string, string> All = Read(typeof(RouteTemplates).Assembly);

    /// <summary>A function's template; the fallback's, which has every other path, is <c>(none)</c>.</summary>
    public static string Of(string function) => All.GetValueOrDefault(function, None);

    private static FrozenDictionary<string, string> Read(Assembly assembly) =>
        (from type in assembly.GetTypes()
         from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
         let function = method.GetCustomAttribute<FunctionAttribute>()
         where function is not null
         let route = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()?.Route).FirstOrDefault(route => route is not null)
         where route is not null && !route.StartsWith("{*", StringComparison.Ordinal)
         select (function.Name, Route: $"/{route}")).ToFrozenDictionary(one => one.Name, one => one.Route, StringComparer.Ordinal);
}
