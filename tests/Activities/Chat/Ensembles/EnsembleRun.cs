using Cartrita.Activities.Agents.Evaluation;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Chat.Ensembles;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Streaming.Data;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Chat.Ensembles;

/// <summary>One run with an ensemble, taken through its activities by hand: two members of one server, told apart by their models' names.</summary>
internal sealed class EnsembleRun(RunHarness harness, ChatRun run, PrepareResult ready)
{
    internal const string Alpha = "alpha";
    internal const string Beta = "beta";
    internal const string Provider = "openai-compatible";
    internal const string Question = "When must a flaky test be fixed, and should we retry it?";

    internal ChatRun Run { get; } = run;

    internal PrepareResult Ready { get; } = ready;

    internal AnswerInput Answer { get; } = run.AnswerInput(ready);

    internal static async Task<EnsembleRun> StartAsync(RunHarness harness, string question = Question)
    {
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(question);
        return new EnsembleRun(harness, run, await run.PreparedAsync());
    }

    internal static RunHarness Harness(OpenAIServer server, params (string, string?)[] settings) => new(Settings(server, settings));

    /// <summary>The settings of two members; further ones replace them by their keys.</summary>
    internal static (string, string?)[] Settings(OpenAIServer server, params (string Key, string? Value)[] more) => [.. Defaults(server).Where(setting => !more.Any(one => one.Key == setting.Key)), .. more];

    private static (string Key, string? Value)[] Defaults(OpenAIServer server) =>
    [
        ("OPENAI_API_KEY", "key-of-the-test"),
        ("OPENAI_BASE_URL", server.Endpoint.ToString()),
        ("Models:Embedding", "local-extractive"),
        ("Models:Retries", "0"),
        ("Models:Ensemble:Members:0", $"{Provider}/{Alpha}"),
        ("Models:Ensemble:Members:1", $"{Provider}/{Beta}"),
    ];

    /// <summary>Replies by what is asked: a draft by its model, a judgement, or the fused answer.</summary>
    internal static Func<OpenAIRequest, OpenAIReply> Replies(OpenAIReply alpha, OpenAIReply beta, Func<OpenAIRequest, OpenAIReply>? judge = null, OpenAIReply? fused = null) => request =>
        request.SchemaName == "drafts" ? judge!(request)
        : request.Model == Alpha ? alpha
        : request.Model == Beta ? beta
        : fused!;

    /// <summary>A judge that gives the draft with some words the best levels.</summary>
    internal static Func<OpenAIRequest, OpenAIReply> Prefers(string words, bool complementary = false, int other = 1) => request =>
    {
        var drafts = request.LastText("user")!.Split("\n\nDraft ").Skip(1).ToList();
        var levels = drafts.Select((draft, index) => (Place: index + 1, Level: draft.Split("\n\nSources:")[0].Contains(words, StringComparison.Ordinal) ? 4 : other));
        return OpenAIReply.Text($$"""{"drafts":[{{string.Join(',', levels.Select(one => $$"""{"draft":{{one.Place}},"factuality":{{one.Level}},"coherence":4,"relevance":{{one.Level}},"safety":4}"""))}}],"complementary":{{(complementary ? "true" : "false")}}}""");
    };

    internal Task<Outcome<DraftResult>> DraftAsync(int place, long maxTokens = 20_000, DateTimeOffset? until = null) => harness.Get<DraftActivity>().RunAsync(
        new DraftInput
        {
            Answer = Answer,
            Member = Ready.Ensemble!.Members[place - 1],
            Place = place,
            MaxTokens = maxTokens,
            Until = until ?? TimeProvider.System.GetUtcNow().AddMinutes(1),
        },
        CancellationToken.None);

    internal async Task<ResolveDraftsResult> ResolveAsync(IReadOnlyList<DraftResult> drafts, string? resolve = null, TokenUsage? usage = null, RunLimits? limits = null) => ChatRun.Value(await harness.Get<ResolveDraftsActivity>().RunAsync(
        new ResolveDraftsInput
        {
            Scope = Run.Scope,
            Model = Ready.Model,
            Drafts = RefsOf(drafts),
            Resolve = resolve ?? Ready.Ensemble!.Resolve,
            Usage = usage ?? TokenUsage.None,
            Limits = limits ?? RunHarness.Limits,
        },
        CancellationToken.None));

    /// <summary>The answer of drafts as the orchestrator has it made.</summary>
    internal async Task<RunView> AnswerAsync(IReadOnlyList<DraftResult> drafts, ResolveDraftsResult resolved, RunLimits? limits = null)
    {
        var refs = RefsOf(drafts);
        var told = new EnsembleData
        {
            Members = [.. drafts.Select((draft, index) => new EnsembleMember(Ready.Ensemble!.Members[index]) { TaskId = AgentLevels.DraftTask(index + 1), Code = draft.Code, Usage = draft.Usage, Score = resolved.Scores.FirstOrDefault(score => score.Place == index + 1)?.Score })],
            Resolution = resolved.Resolution,
            Reason = resolved.Reason,
            Method = resolved.Method,
            Judge = resolved.Judge,
        };
        var ensemble = new ResolvedDrafts { Told = told, Drafts = [.. resolved.Scores.Select(score => refs.First(draft => draft.Place == score.Place))] };
        ChatRun.Value(await Run.AnswerAsync(Answer with { Ensemble = ensemble, Usage = told.Spent(), Limits = limits ?? Answer.Limits }));
        return await Run.ViewAsync();
    }

    internal async Task<IReadOnlyList<DraftResult>> DraftAllAsync() => [.. (await Task.WhenAll(DraftAsync(1), DraftAsync(2))).Select(ChatRun.Value)];

    /// <summary>The whole way from drafts to the answer.</summary>
    internal async Task<RunView> AskAsync(string? resolve = null)
    {
        var drafts = await DraftAllAsync();
        return await AnswerAsync(drafts, await ResolveAsync(drafts, resolve));
    }

    private static IReadOnlyList<DraftRef> RefsOf(IReadOnlyList<DraftResult> drafts) =>
        [.. drafts.Select((draft, index) => (draft.Draft, Place: index + 1)).Where(draft => draft.Draft is not null).Select(draft => new DraftRef(draft.Place, draft.Draft!))];
}
