using System.Collections.Concurrent;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Memory;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Tools;
using Cartrita.Orchestrations.Agents;
using Cartrita.Orchestrations.Attachments;
using Cartrita.Orchestrations.Chat;
using Cartrita.Orchestrations.Crawl;
using Cartrita.Orchestrations.Governance;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Client;

namespace Cartrita.Orchestrations.Tests.Support;

/// <summary>The product's orchestrators on the local runtime with a virtual clock; activities are what a test makes of them.</summary>
internal sealed class ChatHarness : IAsyncDisposable
{
    internal static readonly PayloadRef Payload = new(new string('a', 64), 10);
    internal static readonly RunId Run = new(new string('1', 32));
    internal static readonly ModelChoice Model = new("local-extractive", "local-extractive");

    private DurableTestHost? host;

    internal ConcurrentQueue<(string Activity, object Input)> Calls { get; } = [];

    internal RecordingConverter Converter { get; } = new();

    internal RunLimits Limits { get; init; } = new(MaxTasks: 8, MaxSteps: 100, MaxToolCalls: 200, MaxTokens: 16_000, MaxSeconds: 120);

    internal Func<PrepareInput, Task<Outcome<PrepareResult>>> Prepare { get; init; } = _ => Prepared(decompose: false);

    internal Func<PlanInput, Task<Outcome<PlanResult>>> Plan { get; init; } = _ => Planned();

    internal Func<AgentStepInput, Task<Outcome<AgentStepResult>>> Step { get; init; } = _ => Answered();

    internal Func<ExecuteToolInput, Task<Outcome<ToolCallResult>>> Tool { get; init; } = input => Task.FromResult(Outcome.Of(
        new ToolCallResult { CallId = input.Call.CallId, ToolId = input.Call.ToolId, Status = ToolCallStatus.Succeeded, Result = Payload }));

    internal Func<ReadWaitsInput, RunWaitsResult> Waits { get; init; } = _ => new RunWaitsResult(0, Waiting: false);

    internal Func<AnswerInput, Task<Outcome<AnswerResult>>> Answer { get; init; } =
        input => Task.FromResult(Outcome.Of(new AnswerResult(input.Usage, 1)));

    internal Func<RememberInput, Task<Outcome<RememberResult>>> Remember { get; init; } = _ => Task.FromResult(Outcome.Of(new RememberResult(1, false, TokenUsage.None)));

    internal Func<DraftInput, Task<Outcome<DraftResult>>> Draft { get; init; } = input => Drafted(input.Place);

    /// <summary>What an agent that a limit stopped has found; nothing, unless a test says otherwise.</summary>
    internal Func<AgentStepInput, Task<Outcome<AgentStepResult>>> Found { get; init; } = _ => Task.FromResult(Outcome.Of(new AgentStepResult { Usage = TokenUsage.None, DurationMs = 1 }));

    internal Func<ResolveDraftsInput, Task<Outcome<ResolveDraftsResult>>> ResolveDrafts { get; init; } = _ => Resolved(EnsembleResolutions.Picked, 2, 1);

    internal Func<RerankInput, Task<Outcome<RerankResult>>> Rerank { get; init; } =
        _ => Task.FromResult(Outcome.Of(new RerankResult { Ranking = Payload, Usage = new TokenUsage(30, 3) }));

    internal Func<EvaluateInput, Task<Outcome<EvaluateResult>>> Evaluate { get; init; } = _ => Task.FromResult(Outcome.Of(new EvaluateResult(5, TokenUsage.None)));

    internal Func<IngestStepInput, Outcome<VerifyResult>> Verify { get; init; } = _ => Outcome.Of(new VerifyResult(false));

    internal Func<IngestStepInput, Outcome<ScanResult>> Scan { get; init; } = _ => Outcome.Of(new ScanResult(false));

    internal Func<IngestStepInput, Outcome<ClaimResult>> Claim { get; init; } = input => Outcome.Of(new ClaimResult { ContentId = input.AttachmentId });

    internal Func<ExtractInput, Outcome<ExtractResult>> Extract { get; init; } = _ => Extracted(6, 8000, 1);

    internal Func<EmbedInput, Outcome<EmbedResult>> Embed { get; init; } = _ => Outcome.Of(new EmbedResult(6));

    internal Func<CrawlScope, Outcome<CrawlPlan>> PlanCrawl { get; init; } = _ => Outcome.Of(new CrawlPlan(Payload, 2, 1, 0));

    internal Func<CrawlStepInput, CrawlFetchResult> FetchItem { get; init; } = input => new() { AttachmentId = FileOf(input.Step) };

    internal Action<CrawlSettleInput> SettleItem { get; init; } = _ => { };

    internal DurableTaskClient Client => host!.Client;

    internal DurableTestHost Host => host!;

    internal IEnumerable<string> Names => Calls.Select(call => call.Activity);

    /// <summary>The file that a step of a crawl becomes.</summary>
    internal static AttachmentId FileOf(int step) => new($"{step:x32}");

    internal static Task<Outcome<PrepareResult>> Prepared(bool decompose, bool evaluates = false) =>
        Task.FromResult(Outcome.Of(new PrepareResult { Model = Model, Decompose = decompose, Evaluates = evaluates }));

    /// <summary>A run whose gate opened an ensemble of so many members.</summary>
    internal static Task<Outcome<PrepareResult>> Gated(int members = 2, bool decompose = false) => Task.FromResult(Outcome.Of(new PrepareResult
    {
        Model = Model,
        Decompose = decompose,
        Ensemble = new EnsemblePlan
        {
            Members = [.. Enumerable.Range(1, members).Select(place => new ModelChoice("openai", $"m{place}"))],
            Resolve = EnsembleResolutions.Auto,
            TokenShare = 0.5,
            LeastTokens = 2_000,
            DraftSeconds = 30,
        },
    }));

    /// <summary>The draft of a member.</summary>
    internal static Task<Outcome<DraftResult>> Drafted(int place) =>
        Task.FromResult(Outcome.Of(new DraftResult { Draft = new PayloadRef(new string((char)('a' + place), 64), 10), Usage = new TokenUsage(100 * place, 10) }));

    /// <summary>A member that gives no draft.</summary>
    internal static Task<Outcome<DraftResult>> NotDrafted(Problem problem) => Task.FromResult(Outcome.Of(new DraftResult { Code = problem.Code, Usage = new TokenUsage(7, 0) }));

    /// <summary>Drafts in their order, the best first.</summary>
    internal static Task<Outcome<ResolveDraftsResult>> Resolved(string resolution, params int[] order) => Task.FromResult(Outcome.Of(new ResolveDraftsResult
    {
        Resolution = resolution,
        Reason = EnsembleReasons.BestScore,
        Best = order[0],
        Scores = [.. order.Select((place, index) => new DraftScore(place, 0.9 - (index / 10.0)))],
        Method = EvaluationMetrics.Model,
        Judge = new EnsembleJudge(Model, new TokenUsage(40, 4)),
    }));

    internal static Task<Outcome<PlanResult>> Planned(params TaskNode[] tasks) =>
        Task.FromResult(Outcome.Of(new PlanResult { Tasks = tasks, Plan = Payload, Usage = new TokenUsage(100, 10) }));

    internal static Task<Outcome<AgentStepResult>> Answered() =>
        Task.FromResult(Outcome.Of(new AgentStepResult { Output = Payload, Usage = new TokenUsage(5, 1), DurationMs = 7 }));

    internal static Task<Outcome<AgentStepResult>> CallsTools(int count = 1) => Task.FromResult(Outcome.Of(new AgentStepResult
    {
        State = Payload,
        Usage = new TokenUsage(5, 1),
        DurationMs = 7,
        Calls = [.. Enumerable.Range(0, count).Select(index => new ToolCallRequest($"c{index}", "knowledge_search", Payload))],
    }));

    /// <summary>A call that waits for a person.</summary>
    internal static Task<Outcome<ToolCallResult>> Awaits(ExecuteToolInput input) => Task.FromResult(Outcome.Of(new ToolCallResult
    {
        CallId = input.Call.CallId,
        ToolId = input.Call.ToolId,
        Status = ToolCallStatus.AwaitingApproval,
        Code = Problems.ApprovalRequired.Code,
        Approval = new PendingApproval(ApprovalId.Of(Run, new string('5', 32)), DateTimeOffset.MaxValue),
    }));

    internal static Outcome<ExtractResult> Extracted(int chunks, long length, int groups) =>
        Outcome.Of(new ExtractResult { ChunkCount = chunks, TextLength = length, Groups = groups, Parts = 1, Language = "en" });

    internal static TaskNode Task1(string id, params string[] dependsOn) => Part(id, null, dependsOn);

    internal static TaskNode Part(string id, string? parent, params string[] dependsOn) => new(
        new AgentTaskId(id), "knowledge", [.. dependsOn.Select(needed => new AgentTaskId(needed))], parent is null ? null : new AgentTaskId(parent));

    internal IReadOnlyList<T> InputsOf<T>() => [.. Calls.Select(call => call.Input).OfType<T>()];

    internal T SingleInput<T>() => Assert.Single(InputsOf<T>());

    /// <summary>Whether the process ended in the middle, as its fault plan said.</summary>
    internal bool Crashed { get; private set; }

    internal async Task<RunOutcome> RunChatAsync(FaultPlan? faults = null)
    {
        var input = new ChatInput
        {
            RunId = Run,
            OwnerId = new OwnerId("ada"),
            ConversationId = new ConversationId(new string('2', 32)),
            MessageId = new MessageId(new string('3', 32)),
            RequestId = "request-1",
            Limits = Limits,
        };
        return await RunAsync<RunOutcome>(DurableNames.Chat, input, Run.Value, faults);
    }

    internal Task<AgentResult> RunAgentAsync(AgentInput input) => RunAsync<AgentResult>(DurableNames.Agent, input, "agent-1");

    internal Task<RunOutcome> RunIngestAsync() => RunAsync<RunOutcome>(
        DurableNames.Ingest, new IngestInput(new OwnerId("ada"), new AttachmentId(new string('4', 32))), new string('4', 32));

    internal Task<RunOutcome> RunCrawlAsync(int maxMinutes = 60)
    {
        var started = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var scope = new CrawlScope(new OwnerId("ada"), "site", 1, started);
        return RunAsync<RunOutcome>(DurableNames.Crawl, new CrawlInput(scope, started.AddMinutes(maxMinutes)), scope.Instance.Value);
    }

    internal AgentInput AgentInput(int level = 1) => new()
    {
        Scope = new RunScope { OwnerId = new OwnerId("ada"), RunId = Run, RequestId = "request-1", Deadline = DateTimeOffset.MaxValue.AddDays(-1) },
        Task = Task1("t1"),
        Level = level,
        Plan = Payload,
        Supervisor = Model,
        Limits = Limits,
    };

    internal Task CancelAsync(string? instance = null) => Client.RaiseEventAsync(instance ?? Run.Value, DurableNames.CancelEvent, "user");

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    internal async Task<T> RunAsync<T>(string name, object input, string instance, FaultPlan? faults = null)
    {
        host = await DurableTestHost.StartAsync(Catalog(), new DurableTestHostOptions { Converter = Converter, Faults = faults });
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        OrchestrationMetadata ended;
        try
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync(name, input, new Microsoft.DurableTask.StartOrchestrationOptions(instance));
            ended = await host.RunToCompletionAsync(instance, patience.Token);
        }
        catch (Exception) when (faults is { Crashed: true })
        {
            Crashed = true;
            host = await host.RestartAsync();
            ended = await host.RunToCompletionAsync(instance, patience.Token);
        }

        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        return (T)Converter.Deserialize(ended.SerializedOutput, typeof(T))!;
    }

    private DelegateTaskCatalog Catalog() => new DelegateTaskCatalog(Converter)
        .AddOrchestrator<ChatInput, RunOutcome>(DurableNames.Chat, ChatOrchestrator.RunAsync)
        .AddOrchestrator<AgentInput, AgentResult>(DurableNames.Agent, AgentOrchestrator.RunAsync)
        .AddEntity<RunBudgetEntity>(DurableNames.RunBudget)
        .AddOrchestrator<IngestInput, RunOutcome>(DurableNames.Ingest, IngestOrchestrator.RunAsync)
        .AddActivity<PrepareInput, Outcome<PrepareResult>>(DurableNames.Prepare, (_, input, _) => Note(DurableNames.Prepare, input, Prepare))
        .AddActivity<PlanInput, Outcome<PlanResult>>(DurableNames.Plan, (_, input, _) => Note(DurableNames.Plan, input, Plan))
        .AddActivity<AgentStepInput, Outcome<AgentStepResult>>(DurableNames.AgentStep, (_, input, _) => Note(DurableNames.AgentStep, input, one => one.OnlyFinds ? Found(one) : Step(one)))
        .AddActivity<ExecuteToolInput, Outcome<ToolCallResult>>(DurableNames.ExecuteTool, (_, input, _) => Note(DurableNames.ExecuteTool, input, Tool))
        .AddActivity<ReconfigureChainInput, Outcome<ReconfigureChainResult>>(DurableNames.ReconfigureChain, (_, input, _) => Note(DurableNames.ReconfigureChain, input, one => Task.FromResult(Outcome.Of(new ReconfigureChainResult(one.Changes.Count)))))
        .AddActivity<ReadWaitsInput, RunWaitsResult>(DurableNames.ReadWaits, (_, input, _) => Note(DurableNames.ReadWaits, input, one => Task.FromResult(Waits(one))))
        .AddActivity<AnswerInput, Outcome<AnswerResult>>(DurableNames.Answer, (_, input, _) => Note(DurableNames.Answer, input, Answer))
        .AddActivity<RememberInput, Outcome<RememberResult>>(DurableNames.Remember, (_, input, _) => Note(DurableNames.Remember, input, Remember))
        .AddActivity<DraftInput, Outcome<DraftResult>>(DurableNames.Draft, (_, input, _) => Note(DurableNames.Draft, input, Draft))
        .AddActivity<ResolveDraftsInput, Outcome<ResolveDraftsResult>>(DurableNames.ResolveDrafts, (_, input, _) => Note(DurableNames.ResolveDrafts, input, ResolveDrafts))
        .AddActivity<RerankInput, Outcome<RerankResult>>(DurableNames.Rerank, (_, input, _) => Note(DurableNames.Rerank, input, Rerank))
        .AddActivity<EvaluateInput, Outcome<EvaluateResult>>(DurableNames.Evaluate, (_, input, _) => Note(DurableNames.Evaluate, input, Evaluate))
        .AddActivity<CloseRunInput, string?>(DurableNames.CloseRun, (_, input, _) => Note(DurableNames.CloseRun, input, _ => Task.FromResult<string?>(null)))
        .AddActivity<IngestStepInput, Outcome<VerifyResult>>(DurableNames.VerifyUpload, (_, input, _) => Note(DurableNames.VerifyUpload, input, one => Task.FromResult(Verify(one))))
        .AddActivity<IngestStepInput, Outcome<ClaimResult>>(DurableNames.ClaimContent, (_, input, _) => Note(DurableNames.ClaimContent, input, one => Task.FromResult(Claim(one))))
        .AddActivity<IngestStepInput, Outcome<ScanResult>>(DurableNames.ScanUpload, (_, input, _) => Note(DurableNames.ScanUpload, input, one => Task.FromResult(Scan(one))))
        .AddActivity<ExtractInput, Outcome<ExtractResult>>(DurableNames.ExtractText, (_, input, _) => Note(DurableNames.ExtractText, input, one => Task.FromResult(Extract(one))))
        .AddActivity<EmbedInput, Outcome<EmbedResult>>(DurableNames.EmbedAndIndex, (_, input, _) => Note(DurableNames.EmbedAndIndex, input, one => Task.FromResult(Embed(one))))
        .AddOrchestrator<CrawlInput, RunOutcome>(DurableNames.Crawl, CrawlOrchestrator.RunAsync)
        .AddActivity<CrawlScope, Outcome<CrawlPlan>>(DurableNames.PlanCrawl, (_, input, _) => Note(DurableNames.PlanCrawl, input, one => Task.FromResult(PlanCrawl(one))))
        .AddActivity<CrawlStepInput, CrawlFetchResult>(DurableNames.FetchCrawlItem, (_, input, _) => Note(DurableNames.FetchCrawlItem, input, one => Task.FromResult(FetchItem(one))))
        .AddActivity<CrawlSettleInput, string?>(DurableNames.SettleCrawlItem, (_, input, _) => Note(DurableNames.SettleCrawlItem, input, one =>
        {
            SettleItem(one);
            return Task.FromResult<string?>(null);
        }))
        .AddActivity<CrawlStepInput, string?>(DurableNames.RemoveCrawlItem, (_, input, _) => Note(DurableNames.RemoveCrawlItem, input, _ => Task.FromResult<string?>(null)))
        .AddActivity<CrawlCloseInput, string?>(DurableNames.CloseCrawl, (_, input, _) => Note(DurableNames.CloseCrawl, input, _ => Task.FromResult<string?>(null)))
        .AddActivity<CloseIngestionInput, string?>(DurableNames.CloseIngestion, (_, input, _) => Note(DurableNames.CloseIngestion, input, _ => Task.FromResult<string?>(null)));

    private Task<TOutput> Note<TInput, TOutput>(string name, TInput input, Func<TInput, Task<TOutput>> activity)
        where TInput : notnull
    {
        Calls.Enqueue((name, input));
        return activity(input);
    }
}
