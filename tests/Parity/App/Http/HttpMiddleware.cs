using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Parity.App.Http;

/// <summary>The middleware, for HTTP functions only: one that awaits I/O fails every orchestration on the real host.</summary>
internal static class HttpMiddleware
{
    /// <summary>Adds it.</summary>
    public static void UseHttpMiddleware(this IFunctionsWorkerApplicationBuilder app)
    {
        app.UseWhen<SeenMiddleware>(IsHttp);
        app.UseWhen<KeyMiddleware>(IsHttp);
    }

    private static bool IsHttp(FunctionContext context) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => string.Equals(binding.Type, "httpTrigger", StringComparison.OrdinalIgnoreCase));
}
