using Cartrita.Runtime.Host.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>Lets clients connect to hubs, under a path of the host's own. An app without SignalR bindings has none.</summary>
internal static class HubPipeline
{
    /// <summary>Where the hubs are; which one is meant is in the query, as with the real service.</summary>
    internal const string Path = "/runtime/signalr";

    internal const string HubKey = "hub";

    public static bool UsesHubs(this FunctionCatalog functions) => functions.All.Any(function =>
        function.Outputs.Any(output => output.Attribute is SignalROutputAttribute)
        || function.Method.GetParameters().Any(parameter => parameter.IsDefined(typeof(SignalRConnectionInfoInputAttribute), inherit: false)));

    public static void UseHubs(this WebApplication application)
    {
        if (!application.Services.GetRequiredService<FunctionCatalog>().UsesHubs())
        {
            return;
        }

        var api = ActivatorUtilities.CreateInstance<HubServiceApi>(application.Services);
        ((IApplicationBuilder)application).Map(Path, hubs =>
        {
            hubs.Map(HubServiceApi.Path, service => service.Run(api.AnswerAsync));

            // Who may connect is decided by the token; where a page comes from decides nothing, as with the real service.
            hubs.UseCors(policy => policy.SetIsOriginAllowed(_ => true).AllowAnyHeader().AllowAnyMethod().AllowCredentials());
            hubs.Use(CheckAsync);
            hubs.UseRouting();
            hubs.UseEndpoints(endpoints => endpoints.MapHub<ClientHub>(""));
        });
    }

    private static Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        var hub = http.Request.Query[HubKey].ToString().ToLowerInvariant();
        var isOpen = NamesConnection(http.Request);
        if (http.RequestServices.GetRequiredService<ClientTokens>().Check(Token(http.Request), hub, isOpen) is not { } client)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        http.User = client.ToPrincipal();
        return next(http);
    }

    // A connection is named by the secret that its negotiation gave out. Any other request opens a new one, and what is in its query must not make a token last longer.
    private static bool NamesConnection(HttpRequest request) => request.Path.Value is null or "" or "/"
        && !string.IsNullOrEmpty(request.Query["id"]);

    // A browser can put no header on a WebSocket, so its client puts the token into the query there.
    private static string? Token(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..] : request.Query["access_token"];
    }
}
