using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Attachments;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Chat;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Core.Knowledge.Generations;
using Cartrita.Core.Memory;
using Cartrita.Core.Tools;

namespace Cartrita.Core.Durable;

/// <summary>The JSON of every durable input, output and event, on both runtimes: property names as they are in C#.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(object))]
[JsonSerializable(typeof(ChatInput))]
[JsonSerializable(typeof(RunOutcome))]
[JsonSerializable(typeof(PrepareInput))]
[JsonSerializable(typeof(Outcome<PrepareResult>))]
[JsonSerializable(typeof(PlanInput))]
[JsonSerializable(typeof(Outcome<PlanResult>))]
[JsonSerializable(typeof(AgentInput))]
[JsonSerializable(typeof(AgentResult))]
[JsonSerializable(typeof(AgentStepInput))]
[JsonSerializable(typeof(Outcome<AgentStepResult>))]
[JsonSerializable(typeof(ExecuteToolInput))]
[JsonSerializable(typeof(Outcome<ToolCallResult>))]
[JsonSerializable(typeof(ReconfigureChainInput))]
[JsonSerializable(typeof(Outcome<ReconfigureChainResult>))]
[JsonSerializable(typeof(ReadWaitsInput))]
[JsonSerializable(typeof(RunWaitsResult))]
[JsonSerializable(typeof(BudgetTake))]
[JsonSerializable(typeof(BudgetGrant))]
[JsonSerializable(typeof(BudgetReport))]
[JsonSerializable(typeof(BudgetSettlement))]
[JsonSerializable(typeof(BudgetState))]
[JsonSerializable(typeof(AnswerInput))]
[JsonSerializable(typeof(Outcome<AnswerResult>))]
[JsonSerializable(typeof(DraftInput))]
[JsonSerializable(typeof(Outcome<DraftResult>))]
[JsonSerializable(typeof(ResolveDraftsInput))]
[JsonSerializable(typeof(Outcome<ResolveDraftsResult>))]
[JsonSerializable(typeof(RememberInput))]
[JsonSerializable(typeof(Outcome<RememberResult>))]
[JsonSerializable(typeof(RerankInput))]
[JsonSerializable(typeof(Outcome<RerankResult>))]
[JsonSerializable(typeof(EvaluateInput))]
[JsonSerializable(typeof(Outcome<EvaluateResult>))]
[JsonSerializable(typeof(CloseRunInput))]
[JsonSerializable(typeof(IngestInput))]
[JsonSerializable(typeof(IngestStepInput))]
[JsonSerializable(typeof(Outcome<VerifyResult>))]
[JsonSerializable(typeof(Outcome<ScanResult>))]
[JsonSerializable(typeof(Outcome<ClaimResult>))]
[JsonSerializable(typeof(ExtractInput))]
[JsonSerializable(typeof(Outcome<ExtractResult>))]
[JsonSerializable(typeof(EmbedInput))]
[JsonSerializable(typeof(Outcome<EmbedResult>))]
[JsonSerializable(typeof(CloseIngestionInput))]
[JsonSerializable(typeof(ReindexInput))]
[JsonSerializable(typeof(ReindexSliceInput))]
[JsonSerializable(typeof(Outcome<ReindexSliceResult>))]
[JsonSerializable(typeof(ReindexEndInput))]
[JsonSerializable(typeof(SwitchResult))]
[JsonSerializable(typeof(CrawlInput))]
[JsonSerializable(typeof(CrawlScope))]
[JsonSerializable(typeof(Outcome<CrawlPlan>))]
[JsonSerializable(typeof(CrawlStepInput))]
[JsonSerializable(typeof(CrawlFetchResult))]
[JsonSerializable(typeof(CrawlSettleInput))]
[JsonSerializable(typeof(CrawlCloseInput))]
[JsonSerializable(typeof(AudioSessionInput))]
[JsonSerializable(typeof(PumpAudioInput))]
[JsonSerializable(typeof(PumpAudioResult))]
[JsonSerializable(typeof(EnrichAudioInput))]
[JsonSerializable(typeof(CloseAudioSessionInput))]
public sealed partial class DurableJson : JsonSerializerContext
{
    /// <summary>The frozen options that <c>WorkerOptions.Serializer</c> takes.</summary>
    public static JsonSerializerOptions Frozen => Default.Options;
}
