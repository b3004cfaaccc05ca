using Cartrita.Runtime.Host.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Http;

/// <summary>Puts the headers of <c>host.json</c> on every response.</summary>
internal static class HttpHeaders
{
    public static void UseHostHeaders(this WebApplication application)
    {
        var headers = application.Services.GetRequiredService<HostSettings>().ResponseHeaders;
        if (headers.Count == 0)
        {
            return;
        }

        application.Use((http, next) =>
        {
            // At the last moment: a response that is begun anew loses what was set before.
            http.Response.OnStarting(() =>
            {
                foreach (var (name, value) in headers)
                {
                    http.Response.Headers[name] = value;
                }

                return Task.CompletedTask;
            });
            return next(http);
        });
    }
}
