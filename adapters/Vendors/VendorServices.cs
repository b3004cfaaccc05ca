using Cartrita.Adapters.Audio;
using Cartrita.Adapters.Vendors.Deepgram;
using Cartrita.Adapters.Vendors.GitHub;
using Cartrita.Adapters.Vendors.HuggingFace;
using Cartrita.Adapters.Vendors.LangSmith;
using Cartrita.Adapters.Vendors.OpenAI;
using Cartrita.Adapters.Vendors.Tavily;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Audio;
using Cartrita.Core.Governance.Moderation;
using Cartrita.Core.Memory;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Core.Tools.GitHub;
using Cartrita.Core.Tools.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors;

/// <summary>Registers the vendors beside models.</summary>
public static class VendorServices
{
    /// <summary>Adds <see cref="IWebSearch"/> and what reads and changes repositories on GitHub (<see cref="IGitHubCode"/> and its kin), what transcribes and speaks (<see cref="ITranscriber"/>, <see cref="ILiveTranscriber"/>, <see cref="ISpeechSynthesis"/>), what does small tasks with texts (<see cref="ITextTasks"/>), what keeps runs and scores (<see cref="IRunFeedback"/>), what moderates (<see cref="IModeration"/>, with <see cref="SafetyOptions"/>), with options from the sections of <c>Vendors</c> and the vendors' own settings. Needs a <see cref="TimeProvider"/> and logging.</summary>
    /// <remarks>A vendor without a credential is there and says that it is not configured.</remarks>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file.</param>
    public static IServiceCollection AddCartritaVendors(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton<CurrentStep>();
        var wellKnown = new WellKnownSettings(configuration);
        services.AddVendor<TavilyOptions>(TavilyOptions.Name, configuration.GetSection(TavilyOptions.Section), wellKnown, (time, _) => new TavilyRules(time));
        services.AddSingleton<IWebSearch, TavilyClient>();
        services.AddVendor<GitHubOptions>(GitHubOptions.Name, configuration.GetSection(GitHubOptions.Section), wellKnown, (time, provider) => new GitHubRules(time, provider.GetRequiredService<GitHubLimits>()));
        services.AddSingleton<GitHubLimits>().AddSingleton<GitHubCredential>().AddSingleton<GitHubTransport>();
        services.AddSingleton<IGitHubRepositories, GitHubRepositories>().AddSingleton<IGitHubCode, GitHubCode>().AddSingleton<IGitHubIssues, GitHubIssues>().AddSingleton<IGitHubPulls, GitHubPulls>().AddSingleton<IGitHubCommits, GitHubCommits>();
        services.AddOptions<RepositoryOptions>().Bind(configuration.GetSection(RepositoryOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new RepositoryRules(provider.GetRequiredService<IOptions<RepositoryOptions>>().Value));
        services.AddVendor<DeepgramOptions>(DeepgramOptions.Name, configuration.GetSection(DeepgramOptions.Section), wellKnown, (time, _) => new DeepgramRules(time));
        services.AddSingleton<DeepgramClient>().AddSingleton<ITranscriber>(provider => provider.GetRequiredService<DeepgramClient>()).AddSingleton<ISpeechSynthesis>(provider => provider.GetRequiredService<DeepgramClient>());
        services.AddSingleton<ILiveTranscriber, DeepgramLive>().AddSingleton<SteadyTranscriber>().AddSingleton<AudioArrivals>();
        services.AddOptions<LiveSessionLimits>().Bind(configuration.GetSection(LiveSessionLimits.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AudioUseOptions>().Bind(configuration.GetSection(AudioUseOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AudioUseOptions>>().Value);
        services.AddVendor<LangSmithOptions>(LangSmithOptions.Name, configuration.GetSection(LangSmithOptions.Section), wellKnown, (time, _) => new LangSmithRules(time));
        services.AddSingleton<IRunFeedback, LangSmithClient>();
        services.AddSingleton<IValidateOptions<EvaluationOptions>, TextTaskToken>().AddSingleton<IValidateOptions<MemoryOptions>, TextTaskToken>();
        services.AddVendor<HuggingFaceOptions>(HuggingFaceOptions.Name, configuration.GetSection(HuggingFaceOptions.Section), new HuggingFaceSettings(configuration), (time, _) => new HuggingFaceRules(time));
        services.AddSingleton<ITextTasks, HuggingFaceTasks>();
        services.AddModeration(configuration);
        return services;
    }

    private static void AddModeration(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddVendor<OpenAIOptions>(OpenAIOptions.Name, configuration.GetSection(OpenAIOptions.Section), new OpenAISettings(configuration), (time, _) => new VendorRules(time));
        services.AddOptions<SafetyOptions>().Bind(configuration.GetSection(SafetyOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<SafetyOptions>, SafetyOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SafetyOptions>>().Value);
        services.AddSingleton<IModeration, OpenAIModeration>();
    }

    private static void AddVendor<TOptions>(
        this IServiceCollection services, string vendor, IConfiguration section, IPostConfigureOptions<TOptions> wellKnown, Func<TimeProvider, IServiceProvider, VendorRules> rules)
        where TOptions : VendorOptions
    {
        services.AddOptions<TOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(wellKnown);
        services.AddVendorHttp(vendor);
        services.AddKeyedSingleton(vendor, (provider, _) =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            return new VendorSender(
                provider.GetRequiredService<IOptions<TOptions>>().Value, rules(time, provider), provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<CurrentStep>(), time, provider.GetRequiredService<ILogger<VendorSender>>());
        });
    }
}
