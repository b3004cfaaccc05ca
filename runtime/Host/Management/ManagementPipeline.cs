using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Management;

/// <summary>Puts the durable management API under its path, before the routes of functions: none of them can take it over.</summary>
internal static class ManagementPipeline
{
    /// <summary>Where the API is, as on the real host.</summary>
    public const string Path = "/runtime/webhooks/durabletask";

    /// <summary>Adds the API, where the settings have it.</summary>
    /// <param name="application">The app.</param>
    public static void UseManagement(this WebApplication application)
    {
        if (application.Services.GetRequiredService<ManagementAccess>().Key is not { } key)
        {
            return;
        }

        var api = ActivatorUtilities.CreateInstance<ManagementApi>(application.Services, key);
        ((IApplicationBuilder)application).Map(Path, branch => branch.Run(http => AnswerAsync(http, key, api)));
    }

    private static Task AnswerAsync(HttpContext http, ManagementKey key, ManagementApi api)
    {
        var header = http.Request.Headers["x-functions-key"].ToString();
        if (!key.IsKnownBy(header.Length > 0 ? header : http.Request.Query["code"]))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return api.AnswerAsync(http);
    }
}
