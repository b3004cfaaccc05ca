using System.Globalization;
using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Memory;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.HuggingFace;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Activities.Tests.Memory;

/// <summary>A conversation of 200,000 tokens, and a turn with more than 100 tool calls of 5 KB: contexts stay within 80 % of the window, what was dropped is told, and what is stored stays near what was said.</summary>
public sealed class LongConversationTests
{
    private const int Messages = 200;
    private const int ResultBytes = 5_000;
    private const int Steps = 12;
    private const int CallsAStep = 3;

    [Fact]
    public async Task Forgetting_all_erases_the_summaries_of_all_the_owners_conversations_and_of_nobody_elses()
    {
        await using var harness = new RunHarness();
        var (memories, stranger) = (harness.Get<MemoryStore>(), new OwnerId("grace"));
        var conversations = Enumerable.Range(0, 3).Select(index => new ConversationId(index.ToString("x32", System.Globalization.CultureInfo.InvariantCulture))).ToList();
        var summary = new ConversationSummaryDocument { Text = "They like tea.", Through = 30, Model = new ModelChoice("openai", "gpt-5"), UpdatedAt = DateTimeOffset.UnixEpoch };
        foreach (var conversation in conversations)
        {
            Assert.True(await memories.SummariseAsync(RunHarness.Owner, conversation, summary));
        }

        Assert.True(await memories.SummariseAsync(stranger, conversations[0], summary));

        await memories.ForgetAllAsync(RunHarness.Owner, CancellationToken.None);

        foreach (var conversation in conversations)
        {
            Assert.Null(await memories.SummaryAsync(RunHarness.Owner, conversation, CancellationToken.None));
        }

        Assert.NotNull(await memories.SummaryAsync(stranger, conversations[0], CancellationToken.None));
        Assert.NotNull((await memories.ReadAsync(RunHarness.Owner, CancellationToken.None)).ForgottenBefore);
    }

    [Fact]
    public async Task Long_conversation_with_a_hundred_calls_ends_within_the_window_and_twice_its_content()
    {
        await using var server = await OpenAIServer.StartAsync();
        var source = new PageTool();
        server.Respond(Reply);
        await using var harness = new RunHarness(
            services => services.AddSingleton<IToolSource>(source),
            ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"),
            ("Models:Providers:openai-compatible:ContextWindows:gpt-4.1", "60000"), ("Models:Providers:openai-compatible:ContextWindows:gpt-5", "60000"));
        var conversation = await ConversationAsync(harness);
        var run = await harness.AdmitAsync("Research the pages of the archive on the web, and say what they hold?", conversation);

        var ready = await run.PreparedAsync();

        var view = await run.AskWithPlanAsync();

        Assert.Equal("All of it was read.", view.Text);
        Assert.True(source.Calls >= 100, $"{source.Calls} calls");
        Assert.All(view.Nodes.Where(node => node.Agent == "research_agent"), node => Assert.Equal(RunViewStatus.Completed, node.Status));
        var window = harness.Get<IModelRegistry>().ContextWindow(ready.Model);
        Assert.Equal(60_000, window);
        Assert.All(server.Requests, request => Assert.InRange(TokensOf(request), 1, ContextBudget.Usable(window)));
        var pruned = ready.Decisions.Concat(view.Decisions.Select(decision => decision.Data)).Where(decision => decision.Decision == Decisions.ContextPruned).ToList();
        Assert.Contains(pruned, decision => decision.Reason == "earlier_messages" && decision.Context!.Kept + decision.Context.Dropped == Messages && decision.Context.Dropped > Messages / 2);
        Assert.Contains(pruned, decision => decision.Reason == "earlier_turns" && decision.Context!.Dropped > 0);

        var content = (long)source.Calls * ResultBytes;
        var stored = Directory.EnumerateFiles(harness.StateDirectory, "*", SearchOption.AllDirectories)
            .Where(file => file.Contains(run.Document.Id.Value, StringComparison.Ordinal)).Sum(file => new FileInfo(file).Length);
        Assert.InRange(stored, content, 2 * content);
    }

    [Fact]
    public async Task Long_conversation_is_summarised_before_the_summary_is_needed_and_the_next_answer_reads_it()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(request => request.SchemaName == "memory_summary" ? OpenAIReply.Text("""{"summary":"They spoke of the archive at length."}""") : OpenAIReply.Text("Yes."));
        await using var harness = new RunHarness(
            ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"));
        var conversation = await ConversationAsync(harness);
        await (await harness.AdmitAsync("Is it so?", conversation)).AskAsync();

        var view = await (await harness.AdmitAsync("Is it still so?", conversation)).AskAsync();

        server.AssertContract();
        var summary = (await harness.Get<MemoryStore>().SummaryAsync(RunHarness.Owner, conversation, CancellationToken.None))!;
        Assert.Equal("They spoke of the archive at length.", summary.Text);
        Assert.True(summary.Through > 0);
        var answered = server.Requests.Last(request => request.Streams);
        Assert.Contains("They spoke of the archive at length.", answered.Body.GetRawText(), StringComparison.Ordinal);
        var recalled = Assert.Single(view.Decisions, decision => decision.Data.Decision == Decisions.MemoryRecalled).Data;
        Assert.Equal("summary", recalled.Reason);
        Assert.All(server.Requests.Where(request => request.SchemaName == "memory_summary").Skip(1), request => Assert.Contains("They spoke of the archive at length.", request.LastText("user"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, "huggingface", "They spoke of the archive at length.")]
    [InlineData(500, "local-extractive", null)]
    public async Task Without_a_chat_model_a_small_one_summarises_and_where_it_fails_the_users_sentences_do(int status, string provider, string? summary)
    {
        await using var server = await HuggingFaceServer.StartAsync();
        server.Summarises = _ => "They spoke of the archive at length.";
        server.Picked = _ => status == 200 ? null : VendorFault.Status(status);
        await using var harness = new RunHarness(
            ("HF_BASE_URL", server.Address + "v1"), ("HF_TOKEN", HuggingFaceServer.Token), ("Models:Provider", "local-extractive"), ("Models:Embedding", "local-extractive"), ("Memory:Summary", "huggingface/facebook/bart-large-cnn"), ("Vendors:HuggingFace:Retries", "0"));
        var conversation = await ConversationAsync(harness);

        await (await harness.AdmitAsync("Is it so?", conversation)).AskAsync();

        server.AssertContract();
        var written = (await harness.Get<MemoryStore>().SummaryAsync(RunHarness.Owner, conversation, CancellationToken.None))!;
        Assert.Equal(provider, written.Model.Provider);
        Assert.Equal(summary ?? written.Text, written.Text);
        Assert.NotEmpty(written.Text);
        Assert.All(server.Requests, request => Assert.InRange(request.Body.GetProperty("inputs").GetString()!.Length, 100, 3_500));
    }

    [Fact]
    public async Task What_a_summary_leaves_of_secrets_is_redacted()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(request => request.SchemaName == "memory_summary" ? OpenAIReply.Text("""{"summary":"The key is AKIAQ3EGWJ5HVNZ7Y4TB."}""") : OpenAIReply.Text("Yes."));
        await using var harness = new RunHarness(
            ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"));
        var conversation = await ConversationAsync(harness);

        await (await harness.AdmitAsync("Is it so?", conversation)).AskAsync();

        Assert.DoesNotContain("AKIAQ3", (await harness.Get<MemoryStore>().SummaryAsync(RunHarness.Owner, conversation, CancellationToken.None))!.Text, StringComparison.Ordinal);
    }

    private static int TokensOf(OpenAIRequest request) => request.Body.GetProperty("messages").EnumerateArray()
        .Sum(message => message.TryGetProperty("content", out var content) && content.ValueKind != JsonValueKind.Null ? ContextBudget.Estimate(TextOf(content)) : 0);

    private static string TextOf(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : null));

    // Three tasks of the same kind; each calls page after page until it has had its steps.
    private static OpenAIReply Reply(OpenAIRequest request)
    {
        if (request.SchemaName == "plan")
        {
            return OpenAIReply.Text(JsonSerializer.Serialize(new
            {
                tasks = new[] { "a", "b", "c" }.Select(id => new { id, agent = "research_agent", objective = $"Read the pages of part {id}.", dependsOn = Array.Empty<string>(), parent = (string?)null }),
            }));
        }

        if (request.SchemaName is null)
        {
            return OpenAIReply.Text("All of it was read.");
        }

        if (request.SchemaName.StartsWith("memory", StringComparison.Ordinal))
        {
            return OpenAIReply.Text(request.SchemaName == "memory_summary" ? """{"summary":"Long."}""" : """{"items":[]}""");
        }

        // A page's number goes on from the last one that the context still shows.
        var last = request.LastText("tool");
        var number = last is null ? 0 : 1 + int.Parse(JsonElement.Parse(last).GetProperty("data").GetProperty("number").ToString(), CultureInfo.InvariantCulture);
        return number >= Steps * CallsAStep || request.Tools.Count == 0
            ? OpenAIReply.Text("""{"summary":"Read.","evidence":[],"claims":[],"gaps":[]}""")
            : OpenAIReply.Call([.. Enumerable.Range(number, CallsAStep).Select(page => (PageTool.ToolId, '{' + $"\"number\":{page}" + '}'))]);
    }

    private static async Task<ConversationId> ConversationAsync(RunHarness harness)
    {
        var (store, now) = (harness.Get<IDocumentStore>(), TimeProvider.System.GetUtcNow());
        var id = new ConversationId(new string('c', 32));
        var header = new ConversationHeader { Id = id, OwnerId = RunHarness.Owner, CreatedAt = now, UpdatedAt = now, MessageCount = Messages };
        var (headers, messages) = (harness.Get<DocumentCollection<ConversationHeader>>(), harness.Get<DocumentCollection<MessageDocument>>());
        await store.WriteAsync([headers.Create(RunHarness.Owner, id.Value, header)], CancellationToken.None);
        foreach (var group in Enumerable.Range(0, Messages).Chunk(25))
        {
            await store.WriteAsync([.. group.Select(sequence => messages.Create(RunHarness.Owner, MessageDocument.DocumentId(id, sequence), Message(id, sequence, now)))], CancellationToken.None);
        }

        return id;
    }

    private static MessageDocument Message(ConversationId conversation, int sequence, DateTimeOffset now) => new()
    {
        Id = new MessageId(sequence.ToString("x32", CultureInfo.InvariantCulture)),
        ConversationId = conversation,
        Sequence = sequence,
        Role = sequence % 2 == 0 ? "user" : "assistant",
        Content = $"Message {sequence}. " + string.Concat(Enumerable.Repeat($"word{sequence} ", 3_000 / 9)),
        RunId = new RunId(new string('b', 32)),
        CreatedAt = now,
    };

    /// <summary>Pages of an archive, 5 KB each.</summary>
    private sealed class PageTool : ITool, IToolSource
    {
        public const string ToolId = "archive_page";

        private int calls;

        public int Calls => calls;

        public string Name => "archive";

        public IReadOnlyList<string> Agents => ["research_agent"];

        public ToolBinding Binding => new(
            ToolId,
            "Reads a page of the archive.",
            JsonElement.Parse("""{"type":"object","additionalProperties":false,"required":["number"],"properties":{"number":{"type":"integer"}}}"""))
        {
            Effect = ToolEffect.Reads,
        };

        public ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken) => new([this]);

        public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref calls);
            var page = new { number = arguments.GetProperty("number").GetInt32(), text = $"{number} ".PadRight(ResultBytes, 'x') };
            return Task.FromResult(new ExecutorResult
            {
                Status = ToolCallStatus.Succeeded,
                Packet = new PacketEnvelopeIn(
                    "page",
                    JsonSerializer.SerializeToElement(page),
                    new PacketMetadata(context.ThreadId, context.CorrelationId, call.CallId, DateTimeOffset.UnixEpoch),
                    new PacketProvenance(ToolId, context.Agent, [])),
            });
        }
    }
}
