using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Audio;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Memory;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments;
using Cartrita.Functions.Attachments.Retention;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Audio;
using Cartrita.Functions.Audio.Sessions;
using Cartrita.Functions.Broker;
using Cartrita.Functions.Broker.OpenAI;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Crawl;
using Cartrita.Functions.Durable;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Governance.Approvals;
using Cartrita.Functions.Http;
using Cartrita.Functions.Knowledge;
using Cartrita.Functions.Mcp;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Hosting;

/// <summary>Registers what the HTTP API and the triggers need.</summary>
internal static class ApiServices
{
    /// <summary>Registers it; options are bound and validated once, at start.</summary>
    public static IServiceCollection AddCartritaApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<SecurityOptions>().Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddBannedTerms(configuration);
        services.AddOptions<AppServiceOptions>().Bind(configuration.GetSection(AppServiceOptions.Section)).ValidateOnStart();
        services.AddOptions<AuditOptions>().Bind(configuration.GetSection(AuditOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ProxyOptions>().Bind(configuration.GetSection(ProxyOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LimitOptions>().Bind(configuration.GetSection(LimitOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CorsOptions>().Bind(configuration.GetSection(CorsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ServeOptions>().Bind(configuration.GetSection(ServeOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ChatOptions>().Bind(configuration.GetSection(ChatOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CapacityLimits>().Bind(configuration.GetSection(CapacityLimits.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<KnowledgeOptions>().Bind(configuration.GetSection(KnowledgeOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ApprovalOptions>().Bind(configuration.GetSection(ApprovalOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ApprovalOptions>>().Value);
        services.AddOptions<EvaluationOptions>().Bind(configuration.GetSection(EvaluationOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<EvaluationOptions>>().Value);
        services.AddSingleton<OwnedApprovals>().AddSingleton<ApprovalLists>().AddSingleton<ApprovalDecisions>();
        services.AddOptions<MemoryOptions>().Bind(configuration.GetSection(MemoryOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<MemoryOptions>>().Value);
        services.AddBackendSpecification();
        services.AddDocuments(Collections.ApiKeys, DocumentJson.Default.ApiKeyDocument);
        services.AddDocuments(Collections.Limits, DocumentJson.Default.BucketDocument);
        services.AddDocuments(Collections.Limits, DocumentJson.Default.SlotDocument);
        services.AddDocuments(Collections.Attachments, DocumentJson.Default.AttachmentDocument);
        services.AddDocuments(Collections.Conversations, DocumentJson.Default.ConversationHeader);
        services.AddDocuments(Collections.Uploads, DocumentJson.Default.UploadDocument);
        services.AddDocuments(Collections.Runs, DocumentJson.Default.RunDocument);
        services.AddSingleton<AdminKeys>();
        services.AddSingleton<AccessAudit>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditTrail>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditTrail>());
        services.AddSingleton<AccessRules>();
        services.AddSingleton<ApiKeyRegister>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<AppServiceIdentity>();
        services.AddSingleton<RefusalLimits>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<OpenRunLimit>();
        services.AddSingleton<StreamSlots>();
        services.AddSingleton<TokenLimits>();
        services.AddSingleton<Credentials>();
        services.AddSingleton<ChatAdmission>();
        services.AddSingleton<ChatAnswers>();
        services.AddSingleton<ChatRuns>();
        services.AddSingleton<ChatRunHandler>();
        services.AddSingleton<RunningChats>();
        services.AddSingleton<StartGate>();
        services.AddHostedService<RunningChatsCheck>();
        services.AddSingleton<ChatSockets>();
        services.AddSingleton<AudioSockets>();
        services.AddAudioSessions();
        services.TryAddSingleton<Recordings>();
        services.AddRetention(configuration);
        services.AddUploads();
        services.AddSingleton<AttachmentEraser>();
        services.AddSingleton<AttachmentUses>();
        services.AddSingleton<CrawlStarts>().AddSingleton<CrawlTick>().AddSingleton<InstancePurges>().AddSingleton<InstancePurger>();
        services.AddSingleton<ConversationDeletion>();
        services.AddSingleton<ConversationDeletions>();
        services.AddSingleton<ConversationEraser>();
        services.AddSingleton<ConversationFork>();
        services.AddSingleton<ConversationMessages>();
        services.AddSingleton<ConversationSweeper>();
        services.AddSingleton<DependentsFinder>();
        services.AddSingleton<ConversationFiles>().AddSingleton<FilesInScope>();
        services.AddSingleton<KnowledgeDocuments>();
        services.AddSingleton<Reindexing>();
        services.AddSingleton<NamedAttachments>();
        services.AddSingleton<RetryGuidance>();
        services.AddSingleton<RunCancellation>();
        services.AddSingleton<RunEraser>();
        services.AddSingleton<RunLeaving>();
        services.AddSingleton<RunFollower>();
        services.AddSingleton<RunSweeper>();
        services.AddSingleton<OpenRuns>();
        services.AddSingleton<UnansweredRuns>();
        services.AddSingleton<OwnedConversations>();
        services.AddSingleton<OwnedRuns>();
        services.AddSingleton<ServerActivity>();
        services.AddSingleton<StreamMeter>();
        services.AddSingleton<StoreProbe>();
        services.AddOpenAIBridge(configuration);
        services.AddMcp();
        services.AddHostedService<AdminKeySetup>();
        services.AddHostedService<IdleExit>();
        services.AddHostedService<StreamSlotRenewal>();
        return services;
    }

    private static void AddDocuments<T>(this IServiceCollection services, string collection, JsonTypeInfo<T> contract)
        where T : VersionedDocument =>
        services.TryAddSingleton(provider => new DocumentCollection<T>(provider.GetRequiredService<IDocumentStore>(), collection, contract));
}
