using System.Text.Json;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.TestSupport.LangSmith;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.LangSmith;

public sealed class LangSmithClientTests : IAsyncLifetime
{
    private static readonly RunId Id = new("0b5b3a526a3c4f0e9d597d5a3f1c2e11");
    private static readonly DateTimeOffset Started = new(2026, 3, 1, 9, 30, 0, 125, TimeSpan.Zero);

    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private LangSmithServer server = null!;
    private VendorHost host = null!;

    private CancellationToken Limit => patience.Token;

    private IRunFeedback Feedback => host.Get<IRunFeedback>();

    public async Task InitializeAsync()
    {
        server = await LangSmithServer.StartAsync();
        host = VendorHost.For(server);
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task Run_goes_out_with_ids_tokens_and_cost_and_without_texts()
    {
        await Feedback.CreateRunAsync(Run(Id), Limit);

        server.AssertContract();
        var sent = server.Requests.Single();
        Assert.Equal(("POST", "/runs", LangSmithServer.Key), (sent.Method, sent.Path, sent.Headers["x-api-key"].ToString()));
        Assert.Equal(
            """{"id":"0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e11","trace_id":"0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e11","dotted_order":"20260301T093000125000Z0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e11","name":"chat","run_type":"chain","session_name":"cartrita","start_time":"2026-03-01T09:30:00.125000Z","end_time":"2026-03-01T09:30:02.125000Z","inputs":{},"outputs":{},"extra":{"metadata":{"ls_provider":"openai","ls_model_name":"gpt-5","thread_id":"22222222222222222222222222222222","usage_metadata":{"input_tokens":120,"output_tokens":30,"total_tokens":150,"total_cost":0.0125}}}}""",
            sent.Body.GetRawText());
    }

    [Fact]
    public async Task Texts_go_out_only_where_the_settings_say_so()
    {
        using var open = VendorHost.For(server, ("Vendors:LangSmith:SendTexts", "true"), ("Vendors:LangSmith:Project", "trial"), ("Vendors:LangSmith:Workspace", "w-1"));

        await open.Get<IRunFeedback>().CreateRunAsync(Run(Id), Limit);

        var sent = server.Requests.Single();
        Assert.Equal("""{"question":"How many?"}""", sent.Body.GetProperty("inputs").GetRawText());
        Assert.Equal("""{"answer":"Two."}""", sent.Body.GetProperty("outputs").GetRawText());
        Assert.Equal(("trial", "w-1"), (sent.Body.GetProperty("session_name").GetString(), sent.Headers["X-Tenant-Id"].ToString()));
    }

    [Fact]
    public async Task Run_that_is_there_already_is_told_anew()
    {
        await Feedback.CreateRunAsync(Run(Id), Limit);
        await Feedback.CreateRunAsync(Run(Id), Limit);

        server.AssertContract();
        Assert.Equal(["POST /runs", "POST /runs", "PATCH /runs/0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e11"], server.Requests.Select(request => $"{request.Method} {request.Path}"));
    }

    [Fact]
    public async Task Score_waits_for_its_run_and_is_made_once()
    {
        server.Faults.Enqueue(VendorFault.Status(404));
        var posting = Feedback.CreateFeedbackAsync(Score(), Limit);
        await host.PassAsync(TimeSpan.FromSeconds(0.25), Limit);
        await posting;
        await Feedback.CreateFeedbackAsync(Score(), Limit);

        server.AssertContract();
        Assert.Equal([404, 200, 409], server.Requests.Select(request => request.Status));
        var sent = server.Requests.Last().Body;
        Assert.Equal(("factuality", 0.75, "model", "unsupported"), (Text(sent, "key"), sent.GetProperty("score").GetDouble(), sent.GetProperty("feedback_source").GetProperty("type").GetString(), Text(sent, "comment")));
    }

    [Fact]
    public async Task Dataset_and_example_are_made_once()
    {
        var dataset = await Feedback.DatasetAsync("good answers & more", "Good ones.", Limit);
        await Feedback.CreateExampleAsync(dataset, new ReportedExample("How many?", "Two.", Id), Limit);
        Assert.Equal(dataset, await Feedback.DatasetAsync("good answers & more", null, Limit));
        await Feedback.CreateExampleAsync(dataset, new ReportedExample("How many?", "Two.", Id), Limit);

        server.AssertContract();
        Assert.Equal(LangSmithServer.DatasetId, dataset);
        Assert.Equal(["GET 200", "POST 200", "POST 200", "GET 200", "POST 409"], server.Requests.Select(request => $"{request.Method} {request.Status}"));
        Assert.Equal("0b5b3a52-6a3c-4f0e-9d59-7d5a3f1c2e11", Text(server.Requests.Last().Body, "source_run_id"));
    }

    [Fact]
    public async Task Dataset_that_another_run_makes_meanwhile_is_found()
    {
        server.Picked = request =>
        {
            if (request.Method == "GET")
            {
                server.Datasets.TryAdd("answers", true);
                server.Picked = _ => null;
                return new VendorFault { Instead = VendorReply.Page("[]", type: "application/json") };
            }

            return null;
        };

        Assert.Equal(LangSmithServer.DatasetId, await Feedback.DatasetAsync("answers", null, Limit));
        Assert.Equal(["GET 200", "POST 409", "GET 200"], server.Requests.Select(request => $"{request.Method} {request.Status}"));
    }

    [Fact]
    public async Task Without_a_key_it_says_which_setting_is_missing()
    {
        using var bare = new VendorHost(("LANGSMITH_BASE_URL", server.Address.ToString()));

        Assert.False(bare.Get<IRunFeedback>().IsConfigured);
        var failure = await Assert.ThrowsAsync<CartritaException>(() => bare.Get<IRunFeedback>().CreateRunAsync(Run(Id), Limit));

        Assert.Equal((Problems.VendorNotConfigured, "LangSmith is not configured: set LANGSMITH_API_KEY."), (failure.Problem, failure.Detail));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(401, "vendor_unauthorized")]
    [InlineData(403, "vendor_unauthorized")]
    [InlineData(404, "vendor_not_found")]
    [InlineData(422, "vendor_rejected")]
    public async Task Refusal_of_a_run_is_told_by_its_kind_and_not_repeated(int status, string code)
    {
        server.Faults.Enqueue(VendorFault.Status(status));

        Assert.Equal(code, (await Assert.ThrowsAsync<CartritaException>(() => Feedback.CreateRunAsync(Run(Id), Limit))).Problem.Code);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("<html>", "text/html")]
    [InlineData("{}", "application/json")]
    public async Task Answer_of_another_shape_is_a_bad_response(string body, string type)
    {
        server.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page(body, type: type) });

        Assert.Equal(Problems.VendorBadResponse, (await Assert.ThrowsAsync<CartritaException>(() => Feedback.DatasetAsync("answers", null, Limit))).Problem);
    }

    [LiveFact("LANGSMITH_API_KEY")]
    public async Task Vendor_itself_takes_a_run_and_a_score()
    {
        using var live = new VendorHost(TimeProvider.System, ("LANGSMITH_API_KEY", Environment.GetEnvironmentVariable("LANGSMITH_API_KEY")));
        var run = new RunId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N"));
        var now = TimeProvider.System.GetUtcNow();

        await live.Get<IRunFeedback>().CreateRunAsync(Run(run) with { StartedAt = now.AddSeconds(-2), EndedAt = now }, Limit);
        await live.Get<IRunFeedback>().CreateFeedbackAsync(Score() with { Run = run, RunStartedAt = now.AddSeconds(-2) }, Limit);
    }

    private static ReportedRun Run(RunId id) => new()
    {
        Id = id,
        StartedAt = Started,
        EndedAt = Started.AddSeconds(2),
        ConversationId = new ConversationId(new string('2', 32)),
        Model = new ModelChoice("openai", "gpt-5"),
        Usage = new TokenUsage(120, 30),
        CostUsd = 0.0125m,
        Question = "How many?",
        Answer = "Two.",
    };

    private static ReportedFeedback Score() => new(Id, Started, EvaluationMetrics.Factuality, 0.75, ByModel: true, "unsupported");

    private static string? Text(JsonElement body, string member) => body.GetProperty(member).GetString();
}
