using System.Globalization;
using System.Text.Json.Nodes;
using Cartrita.Activities.Chat;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Functions.Broker.OpenAI;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Governance;

/// <summary>The tokens of a day at the doors, in front of a model server whose answers take 18 tokens.</summary>
public sealed class TokenLimitTests : IAsyncLifetime
{
    private const int Taken = 18;
    private const string Direct = """{"model":"gpt-test","messages":[{"role":"user","content":"Hello?"}]}""";

    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly VirtualClock clock = new(Noon);
    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text("A short answer.") with { PromptTokens = 11, CompletionTokens = 7 });
        app = await App.StartAsync(
            settings =>
            {
                settings.AnswerFrom(server);
            },
            clock);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Direct_calls_are_let_in_until_the_tokens_are_used_and_again_the_next_day()
    {
        var user = await UserAsync(2 * Taken);
        var first = (await user.PostAsync("v1/chat/completions", Direct)).Is(200);
        Assert.EndsWith(",\"tokens\";q=36;w=86400", first.Headers["RateLimit-Policy"], StringComparison.Ordinal);
        Assert.EndsWith($",\"tokens\";r={(2 * Taken) - ContextBudget.Estimate("Hello?")};t=43200", first.Headers["RateLimit"], StringComparison.Ordinal);
        (await user.PostAsync("v1/chat/completions", Direct.Replace("\"gpt-test\"", "\"gpt-test\",\"stream\":true", StringComparison.Ordinal))).Is(200);

        var refused = (await user.PostAsync("v1/chat/completions", Direct)).Is(429);

        Assert.Equal("tokens_spent", refused.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("43200", refused.Headers["Retry-After"]);
        Assert.EndsWith(",\"tokens\";r=0;t=43200", refused.Headers["RateLimit"], StringComparison.Ordinal);
        (await user.PostAsync("v1/embeddings", """{"model":"local-extractive","input":"Hello?"}""")).Is(429);
        (await user.PostAsync("api/chat", ApiUser.Question("Hello?"))).IsProblem(Problems.TokensSpent);

        clock.Advance(TimeSpan.FromSeconds(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture)));
        (await user.PostAsync("v1/chat/completions", Direct)).Is(200);
    }

    [Fact]
    public async Task Call_that_the_provider_refused_takes_nothing()
    {
        var user = await UserAsync(1);
        server.Respond(_ => new OpenAIReply { Status = 400 });
        (await user.PostAsync("v1/chat/completions", Direct)).Is(400);
        Assert.Equal(0, (await AccountAsync(user)).Used);
        Assert.Empty((await AccountAsync(user)).Reserved);
    }

    [Fact]
    public async Task Run_counts_what_its_frames_tell_once_however_often_it_is_asked_for_and_closed()
    {
        var user = await UserAsync(100_000);
        var answer = (await user.PostAsync("api/chat", ApiUser.Question("Hello?"), ("Idempotency-Key", "one"))).Is(200);
        (await user.PostAsync("api/chat", ApiUser.Question("Hello?"), ("Idempotency-Key", "one"))).Is(200);
        var run = answer.Text("orchestrationId");
        await user.EventsAsync($"api/orchestrations/{run}/events");
        var usage = (await user.GetAsync($"api/orchestrations/{run}/usage")).Is(200).Json.GetProperty("total");
        var took = usage.GetProperty("promptTokens").GetInt64() + usage.GetProperty("completionTokens").GetInt64();
        Assert.True(took >= Taken);
        Assert.Equal(took, (await AccountAsync(user)).Used);

        var runs = app.Host.Services.GetRequiredService<DocumentCollection<RunDocument>>();
        var stored = (await runs.ReadAsync(await OwnerAsync(user), run, CancellationToken.None))!.Value;
        await app.Host.Services.GetRequiredService<RunTokens>().SettleAsync(stored, CancellationToken.None);

        var account = await AccountAsync(user);
        Assert.Equal(took, account.Used);
        Assert.Empty(account.Reserved);
    }

    [Fact]
    public async Task Run_that_is_cancelled_in_the_middle_of_its_answer_counts_what_came_of_it()
    {
        var user = await UserAsync(100_000);
        var (shown, forever) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        server.Respond(_ => OpenAIReply.Text("A short answer that never ends.") with
        {
            BeforePiece = async number =>
            {
                if (number == 2)
                {
                    shown.TrySetResult();
                    await forever.Task;
                }
            },
        });
        var asking = user.PostAsync("api/chat", ApiUser.Question("Hello?"), ("Idempotency-Key", "cut"));
        await shown.Task;
        var run = IdentifierForm.Derive("chat", (await OwnerAsync(user)).Value, "cut");
        (await user.PostAsync($"api/orchestrations/{run}/cancel", "{}")).Is(202);
        await asking;
        await user.EventsAsync($"api/orchestrations/{run}/events");

        Assert.InRange((await AccountAsync(user)).Used, ContextBudget.Estimate("Hello?") + 1, 100);
        forever.SetResult();
    }

    [Fact]
    public async Task Chat_that_is_not_begun_reserves_nothing()
    {
        var user = await UserAsync(100);
        var question = ApiUser.Question("Hello?");
        question["conversationId"] = "0123456789abcdef0123456789abcdef";
        (await user.PostAsync("api/chat", question)).IsProblem(Problems.NotFound);
        Assert.Empty((await AccountAsync(user)).Reserved);
    }

    [Fact]
    public async Task Answer_that_breaks_off_counts_every_script_and_calls_of_tools_too()
    {
        var took = new List<long>();
        await foreach (var update in Updates().Counted(100, tokens =>
        {
            took.Add(tokens);
            return Task.CompletedTask;
        }))
        {
            if (update.Contents[0] is FunctionCallContent)
            {
                break;
            }
        }

        Assert.InRange(Assert.Single(took), 100 + 8 + ContextBudget.Tokens(300), 250);

        static async IAsyncEnumerable<ChatResponseUpdate> Updates()
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "八个字的回答在此");
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("c1", "send", new Dictionary<string, object?> { ["text"] = new string('a', 300) })]);
        }
    }

    [Fact]
    public async Task Answer_that_breaks_off_counts_what_came_of_it()
    {
        var took = new List<long>();
        await foreach (var update in PiecesAsync("Half an ", "answer", "!").Counted(100, Take))
        {
            if (update.Text == "answer")
            {
                break;
            }
        }

        await foreach (var update in PiecesAsync().Counted(100, Take))
        {
            Assert.Fail(update.Text);
        }

        Assert.Equal([100 + ((14 + 2) / 3), 0], took);

        Task Take(long tokens)
        {
            took.Add(tokens);
            return Task.CompletedTask;
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> PiecesAsync(params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            await Task.CompletedTask;
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
        }
    }

    private async Task<ApiUser> UserAsync(long tokens)
    {
        var body = new JsonObject { ["name"] = Guid.NewGuid().ToString("N"), ["limits"] = new JsonObject { ["tokensPerDay"] = tokens } };
        return new ApiUser(app.Host.Client, (await app.Admin.PostAsync("api/keys", body)).Is(201).Text("key"));
    }

    private async Task<OwnerId> OwnerAsync(ApiUser user) =>
        (await app.Host.Services.GetRequiredService<DocumentCollection<ApiKeyDocument>>()
            .ReadAsync(Collections.SystemOwner, Functions.Governance.ApiKeys.IdOf(user.Key), CancellationToken.None))!.Value.OwnerId;

    private async Task<TokenDayDocument> AccountAsync(ApiUser user) =>
        (await app.Host.Services.GetRequiredService<DocumentCollection<TokenDayDocument>>()
            .ReadAsync(await OwnerAsync(user), $"tokens/{Functions.Governance.ApiKeys.IdOf(user.Key)}", CancellationToken.None))!.Value;
}
