using Cartrita.Parity.App.Http;
using Cartrita.Parity.App.State;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Parity.App;

/// <summary>A Functions app that shows over HTTP what its host does.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseHttpMiddleware();
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddSingleton<Gates>();
        builder.Services.AddSingleton<ScopeCounter>();
        builder.Services.AddScoped<ScopeMark>();
        builder.Build().Run();
    }
}
