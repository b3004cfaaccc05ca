using System.Collections;
using System.Reflection;
using System.Text.Json;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Broker;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Functions.Broker.OpenAI;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Hosting;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Tests.Hosting;

public sealed class SettingsSampleTests
{
    public static TheoryData<string, Type> Sections => new()
    {
        { ServeOptions.Section, typeof(ServeOptions) },
        { ChatOptions.Section, typeof(ChatOptions) },
        { BrokerOptions.Section, typeof(BrokerOptions) },
        { BridgeOptions.Section, typeof(BridgeOptions) },
        { StorageOptions.SectionName, typeof(StorageOptions) },
        { ModelsOptions.Section, typeof(ModelsOptions) },
        { Core.Models.Ensembles.EnsembleOptions.Section, typeof(Core.Models.Ensembles.EnsembleOptions) },
        { Core.Governance.OidcOptions.Section, typeof(Core.Governance.OidcOptions) },
        { Functions.Telemetry.LogOptions.Section, typeof(Functions.Telemetry.LogOptions) },
        { AppServiceOptions.Section, typeof(AppServiceOptions) },
        { AuditOptions.Section, typeof(AuditOptions) },
        { LimitOptions.Section, typeof(LimitOptions) },
        { CapacityLimits.Section, typeof(CapacityLimits) },
        { Core.Attachments.Retention.RetentionOptions.Section, typeof(Core.Attachments.Retention.RetentionOptions) },
        { Adapters.Attachments.Events.FileEventOptions.Section, typeof(Adapters.Attachments.Events.FileEventOptions) },
        { ScanningOptions.Section, typeof(ScanningOptions) },
        { Adapters.Attachments.Extraction.ExtractionOptions.Section, typeof(Adapters.Attachments.Extraction.ExtractionOptions) },
        { Adapters.Tools.Sandbox.SandboxOptions.Section, typeof(Adapters.Tools.Sandbox.SandboxOptions) },
        { Adapters.Tools.Sandbox.ContainerJob.ContainerJobOptions.Section, typeof(Adapters.Tools.Sandbox.ContainerJob.ContainerJobOptions) },
        { Core.Knowledge.KnowledgeOptions.Section, typeof(Core.Knowledge.KnowledgeOptions) },
        { Functions.Http.ProxyOptions.Section, typeof(Functions.Http.ProxyOptions) },
        { Functions.Http.CorsOptions.Section, typeof(Functions.Http.CorsOptions) },
        { Adapters.Tools.Web.WebPageOptions.Section, typeof(Adapters.Tools.Web.WebPageOptions) },
        { Core.Crawl.CrawlOptions.Section, typeof(Core.Crawl.CrawlOptions) },
        { Adapters.Vendors.Tavily.TavilyOptions.Section, typeof(Adapters.Vendors.Tavily.TavilyOptions) },
        { Core.Audio.LiveSessionLimits.Section, typeof(Core.Audio.LiveSessionLimits) },
        { Core.Audio.AudioUseOptions.Section, typeof(Core.Audio.AudioUseOptions) },
        { Adapters.Vendors.Deepgram.DeepgramOptions.Section, typeof(Adapters.Vendors.Deepgram.DeepgramOptions) },
        { Adapters.Vendors.GitHub.GitHubOptions.Section, typeof(Adapters.Vendors.GitHub.GitHubOptions) },
        { Core.Tools.GitHub.RepositoryOptions.Section, typeof(Core.Tools.GitHub.RepositoryOptions) },
        { Core.Memory.MemoryOptions.Section, typeof(Core.Memory.MemoryOptions) },
        { Adapters.Vendors.OpenAI.OpenAIOptions.Section, typeof(Adapters.Vendors.OpenAI.OpenAIOptions) },
        { Core.Governance.Moderation.SafetyOptions.Section, typeof(Core.Governance.Moderation.SafetyOptions) },
        { Adapters.Vendors.HuggingFace.HuggingFaceOptions.Section, typeof(Adapters.Vendors.HuggingFace.HuggingFaceOptions) },
        { Adapters.Vendors.LangSmith.LangSmithOptions.Section, typeof(Adapters.Vendors.LangSmith.LangSmithOptions) },
        { Core.Agents.Evaluation.EvaluationOptions.Section, typeof(Core.Agents.Evaluation.EvaluationOptions) },
        { Core.Governance.Approvals.ApprovalOptions.Section, typeof(Core.Governance.Approvals.ApprovalOptions) },
        { Adapters.Tools.ToolsOptions.Section, typeof(Adapters.Tools.ToolsOptions) },
        { "CARTRITA_", typeof(SecurityOptions) },
        { "BANNED_", typeof(BannedTermOptions) },
        { "OTEL_", typeof(Adapters.Telemetry.TelemetryOptions) },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void Sample_names_every_key_of_a_section_and_none_that_nobody_reads(string section, Type options)
    {
        var known = options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null && (property.PropertyType == typeof(string) || !property.PropertyType.IsAssignableTo(typeof(IEnumerable))))
            .Select(property => property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name)
            .Select(name => section.EndsWith('_') ? name : $"{section}:{name}")
            .ToArray();
        var named = Read().Keys.Where(key => key.StartsWith(section.EndsWith('_') ? section : section + ":", StringComparison.Ordinal) && !IsOfDeeper(section, key));
        Assert.Equal(known.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sample_as_it_is_starts_the_app_with_its_defaults()
    {
        var app = await App.StartAsync(settings =>
        {
            foreach (var (key, value) in Read().Where(setting => !setting.Key.StartsWith(ServeOptions.Section + ":", StringComparison.Ordinal)))
            {
                settings[key] = value;
            }
        });
        try
        {
            var bound = app.Host.Services.GetRequiredService<IOptions<ChatOptions>>().Value;
            Assert.Equal(new ChatOptions().Limits, bound.Limits);
            Assert.Equal(new ChatOptions().AnswerTimeoutSeconds, bound.AnswerTimeoutSeconds);
            Assert.Equal(new ModelsOptions().Timeout, app.Host.Services.GetRequiredService<IOptions<ModelsOptions>>().Value.Timeout);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("Chat:AnswerTimeoutSeconds", "0")]
    [InlineData("Chat:MaxTasks", "-1")]
    [InlineData("Crawl:Sources:site:Kind", "ftp")]
    [InlineData("Crawl:UserAgent", "not a token")]
    [InlineData("GITHUB_BASE_URL", "http://github.example")]
    [InlineData("Vendors:GitHub:AppId", "Iv1.cafe")]
    [InlineData("Vendors:GitHub:PrivateKey", "-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("Vendors:GitHub:Repositories:Read", "ada/handbook, bob")]
    [InlineData("Vendors:GitHub:Repositories:Owners:ada:Write", "ada/*/x")]
    [InlineData("Vendors:GitHub:Repositories:Owners:A B:Read", "ada/*")]
    [InlineData("TAVILY_BASE_URL", "http://tavily.example")]
    [InlineData("Vendors:Tavily:BaseUrl", "ftp://tavily.example")]
    [InlineData("DEEPGRAM_BASE_URL", "http://deepgram.example")]
    [InlineData("Vendors:Deepgram:KeepAlivePeriod", "00:00:10")]
    [InlineData("LANGSMITH_BASE_URL", "http://langsmith.example")]
    [InlineData("Safety:Moderation", "input")]
    [InlineData("Safety:Moderation", "always")]
    [InlineData("Safety:BlockedCategories", "Violence!")]
    [InlineData("Safety:Thresholds", "violence")]
    [InlineData("Vendors:OpenAI:BaseUrl", "http://openai.example")]
    [InlineData("Evaluation:Judge", "always")]
    [InlineData("Models:Ensemble:Mode", "sometimes")]
    [InlineData("Models:Ensemble:Members:0", "gpt-5")]
    [InlineData("Models:Ensemble:TokenShare", "0.9")]
    [InlineData("Evaluation:Entailment", "huggingface/../v1")]
    [InlineData("Evaluation:Similarity", "another/model")]
    [InlineData("Evaluation:Entailment", "huggingface/facebook/bart-large-mnli")]
    [InlineData("Evaluation:Similarity", "huggingface/sentence-transformers/all-MiniLM-L6-v2")]
    [InlineData("Memory:Summary", "facebook/bart-large-cnn")]
    [InlineData("Memory:Summary", "huggingface/facebook/bart-large-cnn")]
    [InlineData("Vendors:HuggingFace:BaseUrl", "http://router.example")]
    [InlineData("Models:Prices:openai/gpt-5:Input", "-1")]
    [InlineData("Models:Prices:openai/gpt-5:Output", "-0.4")]
    [InlineData("Chat:MaxCostUsd", "-0.4")]
    [InlineData("Models:Prefer", "luck")]
    [InlineData("Models:Api", "completions")]
    [InlineData("Models:ReasoningEffort", "much")]
    [InlineData("Vendors:Tavily:Retries", "11")]
    [InlineData("Vendors:Tavily:TotalTimeout", "00:00:10")]
    [InlineData("Tools:OpenApi:shop:Document", "shop.yaml")]
    [InlineData("Tools:Mcp:Shop_1:Command", "node")]
    [InlineData("Scanning:MaxDepth", "0")]
    [InlineData("Scanning:Defender", "true")]
    [InlineData("Scanning:ClamAv", "localhost:3310")]
    [InlineData("SandboxJob:Id", "job-cartrita")]
    [InlineData("SandboxJob:Management", "http://management.example/")]
    [InlineData("Cors:AllowedOrigins", "*")]
    [InlineData("Cors:AllowedOrigins", "https://a.example, https://b.example/path")]
    [InlineData("Logs:Format", "xml")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("Oidc:Audience", "api://cartrita")]
    [InlineData("Oidc:Issuer", "https://login.example")]
    [InlineData("BANNED_TERMS_STRATEGY", "ignore")]
    [InlineData("BANNED_TERMS", "fine, \u0301")]
    [InlineData("CARTRITA_ADMIN_KEY", "too short")]
    [InlineData("CARTRITA_ADMIN_KEY", "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/admin)")]
    public async Task Setting_that_is_not_valid_keeps_the_app_from_starting(string key, string value) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => App.StartAsync(settings => settings[key] = value));

    [Fact]
    public async Task Configured_admin_key_opens_the_door()
    {
        const string Key = "0123456789abcdef0123456789abcdef";
        var app = await App.StartAsync(settings => settings["CARTRITA_ADMIN_KEY"] = Key);
        try
        {
            (await new ApiUser(app.Host.Client, Key).PostAsync("api/keys", """{"name":"ada"}""")).Is(201);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    // A section inside another one has its own options.
    private static bool IsOfDeeper(string section, string key) => Sections.Select(row => (string)row[0])
        .Any(other => other.StartsWith(section + ":", StringComparison.Ordinal) && key.StartsWith(other + ":", StringComparison.Ordinal));

    private static Dictionary<string, string?> Read()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.FullName, "local.settings.sample.json")));
        return sample.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString(), StringComparer.Ordinal);
    }
}
