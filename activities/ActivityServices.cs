using Cartrita.Activities.Agents;
using Cartrita.Activities.Agents.Chains;
using Cartrita.Activities.Agents.Evaluation;
using Cartrita.Activities.Attachments;
using Cartrita.Activities.Audio;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Chat.Ensembles;
using Cartrita.Activities.Crawl;
using Cartrita.Activities.Governance;
using Cartrita.Activities.Knowledge;
using Cartrita.Activities.Memory;
using Cartrita.Activities.Models;
using Cartrita.Activities.Telemetry;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Attachments.Retention;
using Cartrita.Core.Audio;
using Cartrita.Core.Chat;
using Cartrita.Core.Crawl;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Governance.Policies;
using Cartrita.Core.Knowledge.Generations;
using Cartrita.Core.Memory;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Cartrita.Activities;

/// <summary>Registers what activities are made of. Stores, models, the index, a scanner and a clock have to be registered too.</summary>
public static class ActivityServices
{
    /// <summary>Registers the activities and their parts.</summary>
    /// <param name="services">The app's services.</param>
    public static IServiceCollection AddCartritaActivities(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => Documents(provider, Collections.Runs, DocumentJson.Default.RunDocument));
        services.TryAddSingleton(provider => Documents(provider, Collections.Conversations, DocumentJson.Default.ConversationHeader));
        services.TryAddSingleton(provider => Documents(provider, Collections.Messages, DocumentJson.Default.MessageDocument));
        services.TryAddSingleton(provider => Documents(provider, Collections.Attachments, DocumentJson.Default.AttachmentDocument));
        services.TryAddSingleton(provider => Documents(provider, Collections.Contents, DocumentJson.Default.ContentDocument));
        services.TryAddSingleton(provider => Documents(provider, Collections.ContentKeys, DocumentJson.Default.ContentKeyDocument));
        services.AddSingleton<AttachmentIndex>().AddSingleton<ContentRegister>().AddSingleton<ContentReferences>().AddSingleton<ContentManifests>();
        services.TryAddSingleton(provider => Documents(provider, Collections.Limits, DocumentJson.Default.TokenDayDocument));
        services.AddSingleton<TokenAccounts>().AddSingleton<RunTokens>();
        services.TryAddSingleton<Recordings>();
        services.TryAddSingleton(BannedTerms.None);
        services.TryAddSingleton(new ApprovalOptions());
        services.AddSingleton(provider => AgentCatalog.Load(provider.GetRequiredService<IJsonSchemas>(), AbsentAgents.Of(provider)));
        services.AddSingleton<Moderator>().AddSingleton<ToldWords>();
        services.AddSingleton<RunCache>().AddSingleton<RunGuard>().AddSingleton<ConversationRelease>().AddSingleton<ConversationIndex>().AddSingleton<TurnStore>();
        services.TryAddSingleton<OpenRuns>();
        services.AddSingleton<RunTraces>();
        services.AddSingleton<EmbeddingGenerations>().AddSingleton<GenerationModels>().AddSingleton<ChunkEmbedder>();
        services.AddSingleton<QuestionEmbedder>().AddSingleton<KnowledgeSearch>();
        services.AddSingleton<PendingFiles>().AddSingleton<SearchScope>().AddSingleton<KnowledgeRetriever>().AddSingleton<AnswerSources>();
        services.AddSingleton<RunModels>().AddSingleton<FirstSteps>().AddSingleton<ModelFallbacks>().AddSingleton<ExtractiveComposer>().AddSingleton<AnswerPrompt>().AddSingleton<ModelComposer>().AddSingleton<AnswerComposer>().AddSingleton<ModelPlanner>();
        services.AddSingleton<AgentConversation>().AddSingleton<AgentModels>().AddSingleton<RequestedCalls>().AddSingleton<SeenTexts>().AddSingleton<AgentFrames>().AddSingleton<TaskInputs>().AddSingleton<AgentChains>();
        services.TryAddSingleton(new MemoryOptions());
        services.AddSingleton<MemoryStore>().AddSingleton<MemoryRecall>().AddSingleton<RememberWorth>().AddSingleton<MemoryExtractor>().AddSingleton<SmallSummary>().AddSingleton<ConversationSummariser>().AddSingleton<RememberActivity>();
        services.AddTools();
        services.AddSingleton<IToolPolicy, ToolPolicy>().AddSingleton<ToolCall>().AddSingleton<EffectLedger>().AddSingleton<EffectedCalls>().AddSingleton<RepeatedReads>().AddSingleton<ToolCatalog>().AddSingleton<IToolExecutor, ToolExecutor>();
        services.TryAddSingleton(provider => new AttachmentExpiries(provider.GetRequiredService<IDocumentStore>(), new RetentionOptions(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IngestionDocuments>().AddSingleton<IngestedContents>().AddSingleton<IngestionSlots>().AddSingleton<IngestionSteps>();
        services.AddSingleton<PrepareActivity>().AddSingleton<PlanActivity>().AddSingleton<AnswerActivity>().AddSingleton<CloseRunActivity>();
        services.AddSingleton<AgentStepActivity>().AddSingleton<ExecuteToolActivity>().AddSingleton<ReadWaitsActivity>().AddSingleton<ReconfigureChainActivity>();
        services.AddSingleton<VerifyUploadActivity>().AddSingleton<ScanUploadActivity>().AddSingleton<ClaimContentActivity>().AddSingleton<ExtractTextActivity>().AddSingleton<EmbedAndIndexActivity>().AddSingleton<CloseIngestionActivity>();
        services.AddEvaluation();
        services.AddEnsembles();
        services.AddCrawl();
        services.AddAudioSessions();
        return services;
    }

    private static void AddEvaluation(this IServiceCollection services)
    {
        services.TryAddSingleton(new EvaluationOptions());
        services.AddSingleton<SentenceEntailment>().AddSingleton<EvidenceSimilarity>().AddSingleton<JudgeModel>().AddSingleton<AnswerJudge>().AddSingleton<EvidenceJudge>().AddSingleton<AnswerScores>().AddSingleton<RunReports>();
        services.AddSingleton<RerankActivity>().AddSingleton<EvaluateActivity>();
    }

    private static void AddEnsembles(this IServiceCollection services)
    {
        services.TryAddSingleton(new EnsembleOptions());
        services.AddSingleton<EnsembleChoices>().AddSingleton<EnsembleComposer>().AddSingleton<DraftFrames>().AddSingleton<DraftJudge>();
        services.AddSingleton<DraftActivity>().AddSingleton<ResolveDraftsActivity>();
    }

    private static void AddCrawl(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new DocumentCollection<CrawlDocument>(provider.GetRequiredService<IDocumentStore>(), Collections.Crawls, CrawlJson.Default.CrawlDocument));
        services.TryAddSingleton(provider => new DocumentCollection<CrawlItemDocument>(provider.GetRequiredService<IDocumentStore>(), Collections.CrawlItems, CrawlJson.Default.CrawlItemDocument));
        services.TryAddSingleton(provider => new AttachmentCapacity(provider.GetRequiredService<IDocumentStore>(), provider.GetRequiredService<IOptions<CapacityLimits>>().Value));
        services.AddSingleton<RunErasure>().AddSingleton<AttachmentErasure>().AddSingleton<DeletedText>();
        services.AddSingleton<CrawlReaders>().AddSingleton<CrawlSteps>().AddSingleton<CrawlItems>().AddSingleton<CrawlLeftovers>().AddSingleton<CrawlRemoval>().AddSingleton<CrawlIntake>();
        services.AddSingleton<PlanCrawlActivity>().AddSingleton<FetchCrawlItemActivity>().AddSingleton<SettleCrawlItemActivity>().AddSingleton<RemoveCrawlItemActivity>().AddSingleton<CloseCrawlActivity>();
    }

    private static DocumentCollection<T> Documents<T>(
        IServiceProvider provider, string collection, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> typeInfo)
        where T : VersionedDocument => new(provider.GetRequiredService<IDocumentStore>(), collection, typeInfo);
}
