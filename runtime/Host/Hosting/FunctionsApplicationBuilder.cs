using System.Text.Json;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Http;
using Cartrita.Runtime.Host.Management;
using Cartrita.Runtime.Host.SignalR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects configuration, services and middleware of a Functions app, and builds its host.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _builder;
    private readonly LocalHostOptions _options;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];

    internal FunctionsApplicationBuilder(string[]? args, LocalHostOptions options)
    {
        _options = options;
        _builder = WebApplication.CreateEmptyBuilder(new()
        {
            ApplicationName = options.Assemblies?.FirstOrDefault()?.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (options.UseProcess)
        {
            if (LocalSettingsFile.Find() is { } settings)
            {
                _builder.Configuration.AddInMemoryCollection(LocalSettingsFile.Read(settings));
            }

            _builder.Configuration.AddEnvironmentVariables();
        }

        _builder.Configuration.AddCommandLine(args ?? []);
        _builder.Services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
    }

    /// <inheritdoc/>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_builder).Properties;

    /// <summary>The app's configuration.</summary>
    public ConfigurationManager Configuration => _builder.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => _builder.Environment;

    /// <inheritdoc/>
    public ILoggingBuilder Logging => _builder.Logging;

    /// <inheritdoc/>
    public IMetricsBuilder Metrics => _builder.Metrics;

    /// <inheritdoc cref="IHostApplicationBuilder.Services"/>
    public IServiceCollection Services => _builder.Services;

    IConfigurationManager IHostApplicationBuilder.Configuration => _builder.Configuration;

    /// <inheritdoc/>
    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)_builder).ConfigureContainer(factory, configure);

    /// <inheritdoc/>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Builds the host: HTTP, durable functions, timers, blob and queue triggers, outputs.</summary>
    /// <returns>The host, not started.</returns>
    /// <exception cref="FunctionWorkerException">A function, <c>host.json</c> or a setting is not valid; the message is one sentence.</exception>
    public IHost Build()
    {
        var settings = HostJson.Load(_options.HostJson, _builder.Configuration);
        _builder.Logging.AddHostLogging(settings, _options.UseProcess);
        _builder.AddFunctionsHost(_options, settings, _middleware);
        var application = _builder.Build();

        // A route or a binding that is not valid is found now, not by the first request.
        application.Services.GetRequiredService<FunctionBindingsCheck>().Run();
        var dispatcher = application.Services.GetRequiredService<HttpDispatcher>();
        application.UseHostHeaders();
        application.UseWebSockets();
        application.UseHubs();
        HubConnectionSetting.Connect(application);
        application.UseManagement();
        application.Run(dispatcher.DispatchAsync);
        return new FunctionsHost(application);
    }
}
