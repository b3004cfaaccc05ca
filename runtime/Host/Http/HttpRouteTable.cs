using Cartrita.Runtime.Host.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Cartrita.Runtime.Host.Http;

/// <summary>The routes of the app, tried in the order of the functions' names.</summary>
/// <remarks>That is what the real host does: a catch-all whose name sorts early swallows the functions after it.</remarks>
internal sealed class HttpRouteTable
{
    private readonly HttpRoute[] _routes;

    public HttpRouteTable(FunctionCatalog functions, string prefix, IServiceProvider services)
    {
        var resolver = new DefaultInlineConstraintResolver(Options.Create(new RouteOptions()), services);
        _routes = [.. functions.Of(TriggerKind.Http).Select(function => HttpRoute.Create(function, prefix, resolver))];
    }

    /// <summary>Finds the first function that takes a request.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The function and its route values, or null where nobody takes it.</returns>
    public (FunctionEntry Function, RouteValueDictionary Values)? Match(HttpContext context)
    {
        foreach (var route in _routes)
        {
            var values = new RouteValueDictionary();
            if (route.TryMatch(context, values))
            {
                return (route.Function, values);
            }
        }

        return null;
    }
}
