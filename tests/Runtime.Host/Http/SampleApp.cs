using System.Net;
using Cartrita.Runtime.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Host.Tests.Http;

/// <summary>Starts the test app.</summary>
internal static class SampleApp
{
    public const string HostJson = """{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""";

    public static FunctionsTestHostOptions Options { get; } = new()
    {
        Types = [typeof(SampleHttpFunctions), typeof(Functions.SampleDurableFunctions), typeof(Timers.SampleTimerFunctions)],
        HostJson = HostJson,
        Settings = new Dictionary<string, string?> { ["EveryHour"] = "0 0 * * * *" },
    };

    public static Task<FunctionsTestHost> StartAsync(FunctionsTestHostOptions? options = null, Action<FunctionsApplicationBuilder>? configure = null) =>
        FunctionsTestHost.StartAsync(options ?? Options, builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.Services.AddSingleton<ScopeCounter>().AddScoped<RequestScope>().AddSingleton<StreamProbe>().AddSingleton<Functions.ActivityProbe>().AddSingleton<Timers.TimerProbe>();
            builder.UseWhen<KeyGate>(context => context.GetHttpContext() is not null);
            configure?.Invoke(builder);
        });
}

/// <summary>Lets nobody through to the guarded function without a key.</summary>
internal sealed class KeyGate : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        if (context.FunctionDefinition.Name == "Guarded" && !http.Request.Headers.ContainsKey("X-Api-Key"))
        {
            http.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
            await http.Response.WriteAsJsonAsync(new { title = "No key" });
            return;
        }

        await next(context);
    }
}
