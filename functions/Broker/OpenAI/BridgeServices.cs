using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Registers the OpenAI-compatible door.</summary>
internal static class BridgeServices
{
    /// <summary>Registers it, with options from the section <c>Bridge</c>.</summary>
    public static void AddOpenAIBridge(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BridgeOptions>().Bind(configuration.GetSection(BridgeOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AnswerPieces>();
        services.AddSingleton<Completions>();
        services.AddSingleton<ModelCompletions>();
        services.AddSingleton<SupervisorCompletions>();
    }
}
