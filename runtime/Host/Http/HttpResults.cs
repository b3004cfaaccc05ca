using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;

namespace Cartrita.Runtime.Host.Http;

/// <summary>Writes what an HTTP function returned.</summary>
internal static class HttpResults
{
    public static Task WriteAsync(HttpContext context, object? result) => result switch
    {
        // The function has written its response itself.
        null => Task.CompletedTask,
        IActionResult action => action.ExecuteResultAsync(new(context, context.GetRouteData(), new ActionDescriptor())),
        IResult minimal => minimal.ExecuteAsync(context),
        _ => new ObjectResult(result).ExecuteResultAsync(new(context, context.GetRouteData(), new ActionDescriptor())),
    };
}
