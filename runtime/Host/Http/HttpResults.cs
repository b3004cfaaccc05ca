using Cartrita.Runtime.Host.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cartrita.Runtime.Host.Http;

/// <summary>Answers a request with what its function returned, or with the property of that which answers HTTP.</summary>
internal static class HttpResults
{
    /// <returns>False where the function returned something that answers no request: as on the real host the response then is what the function has written itself.</returns>
    public static async Task<bool> WriteAsync(HttpContext http, LocalFunctionContext context) =>
        await TryWriteAsync(http, context.Result) || await TryWriteAsync(http, Answer(context));

    private static object? Answer(LocalFunctionContext context) =>
        context.Function.Outputs.FirstOrDefault(output => output.IsHttp && output.Property is not null) is { } output
        && context.Outputs.TryGetValue(output.Name, out var value) ? value : null;

    private static async Task<bool> TryWriteAsync(HttpContext http, object? result)
    {
        switch (result)
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new(http, http.GetRouteData(), new ActionDescriptor()));
                return true;
            case IResult minimal:
                await minimal.ExecuteAsync(http);
                return true;
            case HttpResponseData:
                // What was written to it has been written to the response.
                return true;
            default:
                return false;
        }
    }
}
