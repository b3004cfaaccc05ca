using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Attachments;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Chat;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Tools;
using Cartrita.Orchestrations.Agents;
using Cartrita.Orchestrations.Tests.Support;
using Cartrita.Runtime.Testing.Histories;

namespace Cartrita.Orchestrations.Tests.Histories;

/// <summary>The runs whose histories are kept: each takes another way through one of the orchestrators.</summary>
internal static class GoldenRuns
{
    private const string Agent = "agent-1";
    private static readonly string Ingestion = new('4', 32);
    private static readonly string Chat = ChatHarness.Run.Value;

    private static readonly Dictionary<string, Func<Task<RecordedHistory>>> Runs = new(StringComparer.Ordinal)
    {
        ["chat-plain"] = () => RecordChatAsync(new()),
        ["chat-planned"] = () => RecordChatAsync(new()
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t3", "t1", "t2"), ChatHarness.Task1("t1"), ChatHarness.Task1("t2")),
        }),
        ["chat-planned-agent"] = () => RecordChatAsync(
            new()
            {
                Prepare = _ => ChatHarness.Prepared(decompose: true),
                Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2", "t1")),
                Step = input => input.Progress.Steps == 0 ? ChatHarness.CallsTools() : ChatHarness.Answered(),
            },
            AgentLevels.InstanceId(ChatHarness.Run, new AgentTaskId("t2"))),
        ["chat-remembers"] = () => RecordChatAsync(new() { Answer = _ => Task.FromResult(Outcome.Of(new AnswerResult(TokenUsage.None, 0) { Remembers = true })) }),
        ["chat-evaluated"] = () => RecordChatAsync(new()
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true, evaluates: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2")),
        }),
        ["chat-not-evaluated-in-the-end"] = () => RecordChatAsync(new()
        {
            Prepare = _ => ChatHarness.Prepared(decompose: false, evaluates: true),
            Evaluate = _ => throw new InvalidOperationException("broken"),
        }),
        ["chat-ensemble-picked"] = () => RecordChatAsync(new() { Prepare = _ => ChatHarness.Gated(3, decompose: true), Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1")), ResolveDrafts = _ => ChatHarness.Resolved(EnsembleResolutions.Picked, 2, 1, 3) }),
        ["chat-ensemble-fused"] = () => RecordChatAsync(new() { Prepare = _ => ChatHarness.Gated(), ResolveDrafts = _ => ChatHarness.Resolved(EnsembleResolutions.Fused, 1, 2) }),
        ["chat-ensemble-one-draft"] = () => RecordChatAsync(new()
        {
            Prepare = _ => ChatHarness.Gated(), Draft = input => input.Place == 1 ? throw new TimeoutException("the model is away") : ChatHarness.Drafted(2),
        }),
        ["chat-ensemble-no-draft"] = () => RecordChatAsync(new() { Prepare = _ => ChatHarness.Gated(), Draft = _ => ChatHarness.NotDrafted(Problems.ProviderFailed) }),
        ["chat-ensemble-no-room"] = () => RecordChatAsync(new() { Prepare = _ => ChatHarness.Gated(), Limits = new(8, 100, 200, 5_000, 120) }),
        ["chat-cancelled-while-drafting"] = () => RecordCancelledAsync(_ => ChatHarness.Gated()),
        ["chat-cancelled-while-answering"] = () => RecordCancelledAsync(_ => ChatHarness.Prepared(decompose: false)),
        ["chat-cancelled-while-agents-work"] = () => RecordCancelledAsync(_ => ChatHarness.Prepared(decompose: true)),
        ["chat-refused"] = () => RecordChatAsync(new()
        {
            Prepare = _ => Task.FromResult(Outcome.Of(new PrepareResult { Model = ChatHarness.Model, Decompose = false, Refusal = Problems.SafetyBlocked.Code })),
        }),
        ["chat-answer-keeps-throwing"] = () => RecordChatAsync(new() { Answer = _ => throw new TimeoutException("the model is away") }),
        ["chat-out-of-time"] = () => RecordChatAsync(new()
        {
            Limits = new(8, 100, 200, 16_000, MaxSeconds: 3),
            Answer = _ => throw new TimeoutException("tried again after 2 and 4 seconds"),
        }),
        ["agent-tools"] = () => RecordAgentAsync(new() { Step = input => input.Progress.Steps < 2 ? ChatHarness.CallsTools(2) : ChatHarness.Answered() }),
        ["agent-parts"] = () => RecordAgentAsync(new(), ChatHarness.Part("t2", "t1"), ChatHarness.Part("t3", "t2"), ChatHarness.Part("t4", "t1", "t2")),
        ["agent-second-generation"] = () => RecordAgentAsync(new()
        {
            Step = input => input.Progress.Steps < AgentOrchestrator.StepsPerGeneration + 2 ? ChatHarness.CallsTools() : ChatHarness.Answered(),
        }),
        ["agent-tool-keeps-throwing"] = () => RecordAgentAsync(new()
        {
            Step = input => input.Progress.Steps == 0 ? ChatHarness.CallsTools() : ChatHarness.Answered(),
            Tool = _ => throw new InvalidOperationException("broken"),
        }),
        ["agent-waits-for-a-person"] = () =>
        {
            var asked = 0;
            return RecordAgentAsync(new()
            {
                Step = input => input.Progress.Steps == 0 ? ChatHarness.CallsTools() : ChatHarness.Answered(),
                Tool = input => asked++ < 2 ? ChatHarness.Awaits(input) : Task.FromResult(Outcome.Of(new ToolCallResult { CallId = input.Call.CallId, ToolId = input.Call.ToolId, Status = ToolCallStatus.Succeeded })),
            });
        },
        ["agent-chain"] = () => RecordAgentAsync(new() { Step = ChainStep }),
        ["ingest-ok"] = () => RecordIngestAsync(new()),
        ["ingest-many-groups"] = () => RecordIngestAsync(new() { Extract = _ => ChatHarness.Extracted(1200, 900_000, 10) }),
        ["ingest-rejected"] = () => RecordIngestAsync(new() { Scan = _ => Outcome.Fail<ScanResult>(Problems.MalwareDetected) }),
        ["ingest-scanner-away"] = () => RecordIngestAsync(new() { Scan = _ => throw new IOException("the scanner is away") }),
        ["ingest-duplicate"] = () => RecordIngestAsync(new() { Claim = input => Outcome.Of(new ClaimResult { ContentId = new(new string('5', 32)), MustWait = input.Attempt < 2, Known = input.Attempt < 2 ? null : ChatHarness.Extracted(6, 8000, 1).Value }) }),
        ["ingest-unconfirmed"] = () => RecordIngestAsync(new() { Scan = _ => Outcome.Of(new ScanResult(NeedsConfirmation: true)) }),
        ["ingest-scanner-comes-back"] = () => RecordIngestAsync(new() { Scan = input => input.Attempt < 3 ? Outcome.Fail<ScanResult>(Problems.ScannerUnavailable) : Outcome.Of(new ScanResult(false)) }),
        ["crawl-ok"] = () => RecordCrawlAsync(new()),
        ["crawl-second-generation"] = () => RecordCrawlAsync(new()
        {
            PlanCrawl = _ => Outcome.Of(new CrawlPlan(ChatHarness.Payload, 103, 2, 0)), FetchItem = input => new() { AttachmentId = input.Step == 102 ? ChatHarness.FileOf(102) : null },
        }),
        ["crawl-not-listed"] = () => RecordCrawlAsync(new() { PlanCrawl = _ => Outcome.Fail<CrawlPlan>(Problems.SourceUnavailable) }),
        ["crawl-waits"] = () => RecordCrawlAsync(new()
        {
            PlanCrawl = _ => Outcome.Of(new CrawlPlan(ChatHarness.Payload, 1, 0, 0)), FetchItem = input => input.MayWait ? new() { RetryAfterSeconds = 30 } : new(),
        }),
        ["crawl-fetch-keeps-throwing"] = () => RecordCrawlAsync(new()
        {
            PlanCrawl = _ => Outcome.Of(new CrawlPlan(ChatHarness.Payload, 1, 1, 0)), FetchItem = _ => throw new IOException("the store is away"),
        }),
        ["audio-ok"] = () => RecordAudioAsync((_, count) => AudioHarness.Came(count < 3 ? AudioPumpEnd.HandsOver : AudioPumpEnd.Finished, count)),
        ["audio-second-generation"] = () => RecordAudioAsync((_, count) => AudioHarness.Came(count < 22 ? AudioPumpEnd.HandsOver : AudioPumpEnd.Finished, count)),
        ["audio-interrupted"] = () => RecordAudioAsync((_, count) => AudioHarness.Came(count < 3 ? AudioPumpEnd.Interrupted : AudioPumpEnd.Finished, code: count < 3 ? Problems.VendorUnavailable.Code : null, isRetriable: true)),
        ["audio-enriched"] = () => RecordAudioAsync((_, _) => AudioHarness.Came(AudioPumpEnd.Finished), () => { }),
        ["audio-refused"] = () => RecordAudioAsync((_, _) => AudioHarness.Came(AudioPumpEnd.Interrupted, code: Problems.VendorQuotaSpent.Code)),
        ["ingest-group-fails"] = () => RecordIngestAsync(new() { Embed = _ => Outcome.Fail<EmbedResult>(Problems.ProviderUnauthorized) }),
    };

    internal static IEnumerable<string> Names => Runs.Keys;

    internal static Task<RecordedHistory> RecordAsync(string name) => Runs[name]();

    private static async Task<RecordedHistory> RecordChatAsync(ChatHarness harness, string? instance = null)
    {
        await using var running = harness;
        await harness.RunChatAsync();
        return await HistoryRecorder.RecordAsync(harness.Host, instance ?? Chat);
    }

    private static async Task<RecordedHistory> RecordCrawlAsync(ChatHarness harness)
    {
        await using var running = harness;
        await harness.RunCrawlAsync();
        return await HistoryRecorder.RecordAsync(harness.Host, CrawlScope.InstanceOf(new("ada"), "site").Value);
    }

    private static async Task<RecordedHistory> RecordAudioAsync(Func<PumpAudioInput, int, PumpAudioResult> pump, Action? enrich = null)
    {
        await using var harness = new AudioHarness((input, count) => Task.FromResult(pump(input, count))) { Enrich = enrich };
        await harness.RunAsync();
        return await HistoryRecorder.RecordAsync(harness.Host, AudioHarness.Session.Value);
    }

    private static Task<RecordedHistory> RecordCancelledAsync(Func<PrepareInput, Task<Outcome<PrepareResult>>> prepare)
    {
        ChatHarness? running = null;
        running = new()
        {
            Prepare = prepare,
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2", "t1")),
            Step = _ => CancelAsync<AgentStepResult>(running!),
            Draft = input => input.Place == 1 ? ChatHarness.Drafted(1) : CancelAsync<DraftResult>(running!),
            Answer = _ => CancelAsync<AnswerResult>(running!),
        };
        return RecordChatAsync(running);
    }

    private static async Task<Outcome<T>> CancelAsync<T>(ChatHarness harness)
        where T : class
    {
        await harness.CancelAsync();
        return Outcome.Fail<T>(Problems.RunCancelled);
    }

    private static async Task<RecordedHistory> RecordAgentAsync(ChatHarness harness, params TaskNode[] parts)
    {
        await using var running = harness;
        await harness.RunAgentAsync(harness.AgentInput() with { Parts = parts });
        return await HistoryRecorder.RecordAsync(harness.Host, Agent);
    }

    private static async Task<RecordedHistory> RecordIngestAsync(ChatHarness harness)
    {
        await using var running = harness;
        await harness.RunIngestAsync();
        return await HistoryRecorder.RecordAsync(harness.Host, Ingestion);
    }

    // Two tasks of which the first fails, then one that stands in for it.
    private static Task<Outcome<AgentStepResult>> ChainStep(AgentStepInput step)
    {
        var chain = new ChainStep { Objectives = ChatHarness.Payload };
        return (step.Task.TaskId.Value, step.Progress.Steps) switch
        {
            ("t1", 0) => Proposed(chain with { Tasks = [ChatHarness.Part("t1-a", "t1"), ChatHarness.Part("t1-b", "t1", "t1-a")] }),
            ("t1", 1) => Proposed(chain with { Tasks = [ChatHarness.Part("t1-c", "t1")], Replacements = [new ChainPair(new("t1-c"), new("t1-a"))] }),
            ("t1-a", _) => Task.FromResult(Outcome.Fail<AgentStepResult>(Problems.ProviderFailed)),
            _ => ChatHarness.Answered(),
        };

        static Task<Outcome<AgentStepResult>> Proposed(ChainStep chain) =>
            Task.FromResult(Outcome.Of(new AgentStepResult { State = ChatHarness.Payload, Usage = new TokenUsage(5, 1), DurationMs = 7, Chain = chain }));
    }
}
