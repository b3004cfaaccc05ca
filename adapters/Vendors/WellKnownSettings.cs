using Cartrita.Adapters.Vendors.Deepgram;
using Cartrita.Adapters.Vendors.GitHub;
using Cartrita.Adapters.Vendors.LangSmith;
using Cartrita.Adapters.Vendors.Tavily;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors;

/// <summary>Takes the vendors' well-known settings (<c>TAVILY_API_KEY</c> and the like) where the sections of <c>Vendors</c> say nothing.</summary>
/// <param name="configuration">Environment and settings file.</param>
internal sealed class WellKnownSettings(IConfiguration configuration)
    : IPostConfigureOptions<TavilyOptions>, IPostConfigureOptions<GitHubOptions>, IPostConfigureOptions<DeepgramOptions>, IPostConfigureOptions<LangSmithOptions>
{
    /// <inheritdoc />
    public void PostConfigure(string? name, TavilyOptions options)
    {
        options.ApiKey = Choose(options.ApiKey, "TAVILY_API_KEY");
        options.BaseUrl = Choose(options.BaseUrl, "TAVILY_BASE_URL");
    }

    /// <inheritdoc />
    public void PostConfigure(string? name, GitHubOptions options)
    {
        options.Token = Choose(options.Token, "GITHUB_TOKEN");
        options.BaseUrl = Choose(options.BaseUrl, "GITHUB_BASE_URL");
    }

    /// <inheritdoc />
    public void PostConfigure(string? name, DeepgramOptions options)
    {
        options.ApiKey = Choose(options.ApiKey, "DEEPGRAM_API_KEY");
        options.BaseUrl = Choose(options.BaseUrl, "DEEPGRAM_BASE_URL");
    }

    /// <inheritdoc />
    public void PostConfigure(string? name, LangSmithOptions options)
    {
        options.ApiKey = Choose(options.ApiKey, "LANGSMITH_API_KEY");
        options.BaseUrl = Choose(options.BaseUrl, "LANGSMITH_BASE_URL");
    }

    private string Choose(string own, string wellKnown) => (string.IsNullOrWhiteSpace(own) ? configuration[wellKnown] ?? string.Empty : own).Trim();
}
