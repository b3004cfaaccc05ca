using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Tests.Models;

public sealed class ProviderResilienceTests : IAsyncLifetime
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "What is blue?")];
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private OpenAIServer server = null!;
    private ProviderHost host = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
        host = ProviderHost.For(server);
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task Transient_failures_are_retried_after_a_quarter_a_half_and_one_second()
    {
        server.Enqueue(OpenAIReply.Error(500), OpenAIReply.Dropped(), OpenAIReply.Error(503), OpenAIReply.Text("At last."));

        var answer = Client().GetResponseAsync(Question, null, Limit);
        foreach (var delay in new[] { 0.25, 0.5, 1 })
        {
            await PassAsync(TimeSpan.FromSeconds(delay));
        }

        Assert.Equal("At last.", (await answer).Text);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task After_the_third_retry_the_provider_has_failed()
    {
        server.Respond(_ => OpenAIReply.Error(500));

        var answer = Client().GetResponseAsync(Question, null, Limit);
        foreach (var delay in new[] { 0.25, 0.5, 1 })
        {
            await PassAsync(TimeSpan.FromSeconds(delay));
        }

        Assert.Equal(Problems.ProviderFailed, (await Assert.ThrowsAsync<CartritaException>(() => answer)).Problem);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Thu, 01 Jan 2026 00:00:07 GMT")]
    public async Task Retry_after_is_waited_for(string header)
    {
        server.Enqueue(OpenAIReply.Error(429, "rate_limit_exceeded", header), OpenAIReply.Text("Now."));

        var answer = Client().GetResponseAsync(Question, null, Limit);
        await PassAsync(TimeSpan.FromSeconds(7));

        Assert.Equal("Now.", (await answer).Text);
    }

    [Fact]
    public async Task A_retry_after_that_is_too_long_is_a_failure_at_once()
    {
        server.Enqueue(OpenAIReply.Error(429, null, "3600"));

        Assert.Equal(Problems.ProviderFailed, (await Assert.ThrowsAsync<CartritaException>(() => Client().GetResponseAsync(Question, null, Limit))).Problem);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(true, 30)]
    [InlineData(false, 120)]
    public async Task An_answer_that_does_not_come_in_time_is_a_failure_and_the_request_ends(bool streamed, int seconds)
    {
        server.Enqueue(OpenAIReply.Text("never") with { Gate = new TaskCompletionSource().Task });

        var answer = Ask(streamed, Limit);
        var request = await server.UntilRequestAsync(1, Limit);
        await PassAsync(TimeSpan.FromSeconds(seconds));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => answer);
        Assert.Equal(Problems.ProviderFailed, failure.Problem);
        Assert.Contains("in time", failure.Detail, StringComparison.Ordinal);
        await request.Aborted.WaitAsync(Limit);
    }

    [Fact]
    public async Task An_answer_that_is_not_streamed_may_be_thought_about_for_longer()
    {
        var thought = new TaskCompletionSource();
        server.Enqueue(OpenAIReply.Text("At last.") with { Gate = thought.Task });

        var answer = Ask(streamed: false, Limit);
        await server.UntilRequestAsync(1, Limit);
        host.Time.Advance(TimeSpan.FromSeconds(110));
        thought.SetResult();

        Assert.Equal("At last.", (await answer).Text);
    }

    [Fact]
    public async Task A_stream_that_stalls_after_its_first_token_fails_after_thirty_seconds_and_is_not_retried()
    {
        server.Enqueue(OpenAIReply.Text("one two") with { BeforePiece = at => at == 1 ? new TaskCompletionSource().Task : Task.CompletedTask });

        await using var updates = Client().GetStreamingResponseAsync(Question, null, Limit).GetAsyncEnumerator(Limit);
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("one ", updates.Current.Text);
        var next = updates.MoveNextAsync().AsTask();
        await PassAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(Problems.ProviderFailed, (await Assert.ThrowsAsync<CartritaException>(() => next)).Problem);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_stream_that_breaks_before_its_first_token_is_retried()
    {
        server.Enqueue(OpenAIReply.Text("lost") with { DropAfter = 0 }, OpenAIReply.Text("kept"));

        var answer = Ask(streamed: true, Limit);
        await PassAsync(TimeSpan.FromSeconds(0.25));

        Assert.Equal("kept", (await answer).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_breaks_after_its_first_token_fails_with_what_came_before_seen(bool dropped)
    {
        // A dropped connection may take what was not read yet with it, so the drop waits for the reader.
        var first = new TaskCompletionSource();
        var reply = OpenAIReply.Text("one two three") with { BeforePiece = at => at == 1 ? first.Task : Task.CompletedTask };
        server.Enqueue(dropped ? reply with { DropAfter = 1 } : reply with { EndAfter = 1 });
        var seen = string.Empty;

        var failure = await Assert.ThrowsAsync<CartritaException>(async () =>
        {
            await foreach (var update in Client().GetStreamingResponseAsync(Question, null, Limit))
            {
                seen += update.Text;
                first.TrySetResult();
            }
        });

        Assert.Equal(Problems.ProviderFailed, failure.Problem);
        Assert.Equal("one ", seen);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("chat", true)]
    [InlineData("chat", false)]
    [InlineData("responses", true)]
    [InlineData("responses", false)]
    public async Task A_stream_that_is_cut_inside_of_a_letter_fails_and_gives_no_broken_letter(string api, bool dropped)
    {
        // A dropped connection may take what was not read yet with it, so the cut waits for the reader.
        var first = new TaskCompletionSource();
        using var either = ProviderHost.For(server, ("Models:Api", api));
        server.Enqueue(new OpenAIReply { Pieces = ["Das ist ", "naïv"], BeforePiece = at => at == 1 ? first.Task : Task.CompletedTask, CutInside = 1, DropsInside = dropped });
        var seen = string.Empty;

        var failure = await Assert.ThrowsAsync<CartritaException>(async () =>
        {
            await foreach (var update in either.Registry.Chat(either.Registry.Resolve(null, ModelRole.Supervisor)!).GetStreamingResponseAsync(Question, null, Limit))
            {
                seen += update.Text;
                first.TrySetResult();
            }
        });

        Assert.Equal((Problems.ProviderFailed, "Das ist "), (failure.Problem, seen));
        Assert.Single(server.Requests);
        server.AssertContract();
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("responses")]
    public async Task A_stream_that_is_cut_inside_of_its_first_letter_is_asked_for_again(string api)
    {
        using var either = ProviderHost.For(server, ("Models:Api", api));
        server.Enqueue(new OpenAIReply { Pieces = ["Überall"], CutInside = 0, DropsInside = true }, OpenAIReply.Text("Überall ß"));

        var answer = either.Registry.Chat(either.Registry.Resolve(null, ModelRole.Supervisor)!).GetStreamingResponseAsync(Question, null, Limit).ToChatResponseAsync(Limit);
        await either.Time.UntilPendingAsync(TimeSpan.FromSeconds(0.25), Limit);
        either.Time.Advance(TimeSpan.FromSeconds(0.25));

        Assert.Equal("Überall ß", (await answer).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_ends_the_request_and_is_no_failure(bool streamed)
    {
        server.Enqueue(OpenAIReply.Text("never") with { Gate = new TaskCompletionSource().Task });
        using var cancel = new CancellationTokenSource();

        var answer = Ask(streamed, cancel.Token);
        var request = await server.UntilRequestAsync(1, Limit);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await request.Aborted.WaitAsync(Limit);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_on_is_ended()
    {
        server.Enqueue(OpenAIReply.Text("one two") with { BeforePiece = at => at == 1 ? new TaskCompletionSource().Task : Task.CompletedTask });

        await foreach (var _ in Client().GetStreamingResponseAsync(Question, null, Limit))
        {
            break;
        }

        await server.Requests.Single().Aborted.WaitAsync(Limit);
    }

    [Fact]
    public async Task The_circuit_of_a_model_opens_for_no_other_and_lets_a_call_through_after_its_break()
    {
        using var strict = ProviderHost.For(server, ("Models:Retries", "0"), ("Models:CircuitMinimumCalls", "3"));
        var well = false;
        server.Respond(request => well || request.Model != "gpt-4.1" ? OpenAIReply.Text("well") : OpenAIReply.Error(500));
        var client = strict.Registry.Chat(strict.Registry.Resolve(null, ModelRole.Supervisor)!);
        for (var call = 0; call < 3; call++)
        {
            await Assert.ThrowsAsync<CartritaException>(() => client.GetResponseAsync(Question, null, Limit));
        }

        var refused = await Assert.ThrowsAsync<CartritaException>(() => client.GetResponseAsync(Question, null, Limit));
        Assert.Equal(Problems.ProviderFailed, refused.Problem);
        Assert.Equal(3, server.Requests.Count);
        var other = strict.Registry.Chat(strict.Registry.Resolve(null, ModelRole.SubAgent)!);
        Assert.Equal("well", (await other.GetResponseAsync(Question, null, Limit)).Text);

        well = true;
        strict.Time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("well", (await client.GetResponseAsync(Question, null, Limit)).Text);
    }

    [Fact]
    public async Task A_call_counts_once_however_often_it_was_tried()
    {
        using var strict = ProviderHost.For(server, ("Models:RetryDelay", "00:00:00.001"), ("Models:CircuitMinimumCalls", "2"));
        server.Respond(_ => OpenAIReply.Error(500));
        var choice = strict.Registry.Resolve(null, ModelRole.Supervisor)!;

        for (var call = 1; call <= 2; call++)
        {
            var answer = strict.Registry.Chat(choice).GetResponseAsync(Question, null, Limit);
            foreach (var delay in new[] { 1, 2, 4 })
            {
                await strict.Time.UntilPendingAsync(TimeSpan.FromMilliseconds(delay), Limit);
                strict.Time.Advance(TimeSpan.FromMilliseconds(delay));
            }

            await Assert.ThrowsAsync<CartritaException>(() => answer);
            Assert.Equal((call * 4, call == 1), (server.Requests.Count, strict.Registry.IsHealthy(choice)));
        }
    }

    [Fact]
    public async Task Calls_that_were_given_up_show_neither_that_a_model_is_well_nor_that_it_is_ill()
    {
        using var strict = ProviderHost.For(server, ("Models:Retries", "0"), ("Models:CircuitMinimumCalls", "2"));
        var choice = strict.Registry.Resolve(null, ModelRole.Supervisor)!;
        for (var call = 1; call <= 3; call++)
        {
            await GiveUpAsync(strict, choice, call);
        }

        Assert.True(strict.Registry.IsHealthy(choice));
        server.Respond(_ => OpenAIReply.Error(500));
        for (var call = 0; call < 2; call++)
        {
            await Assert.ThrowsAsync<CartritaException>(() => strict.Registry.Chat(choice).GetResponseAsync(Question, null, Limit));
        }

        Assert.False(strict.Registry.IsHealthy(choice));

        // The one that finds out whether it is back is given up too.
        strict.Time.Advance(TimeSpan.FromSeconds(16));
        await GiveUpAsync(strict, choice, 6);
        Assert.False(strict.Registry.IsHealthy(choice));
    }

    [Fact]
    public async Task A_refused_request_does_not_open_the_circuit()
    {
        using var strict = ProviderHost.For(server, ("Models:CircuitMinimumCalls", "2"));
        server.Respond(_ => OpenAIReply.Error(400));
        var client = strict.Registry.Chat(strict.Registry.Resolve(null, ModelRole.Supervisor)!);

        for (var call = 0; call < 5; call++)
        {
            var failure = await Assert.ThrowsAsync<CartritaException>(() => client.GetResponseAsync(Question, null, Limit));
            Assert.Equal(Problems.ProviderRejected, failure.Problem);
        }

        Assert.Equal(5, server.Requests.Count);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("responses")]
    public async Task A_request_that_can_not_be_written_is_its_own_fault_and_not_the_providers(string api)
    {
        using var strict = ProviderHost.For(server, ("Models:CircuitMinimumCalls", "2"), ("Models:Api", api));
        var choice = strict.Registry.Resolve(null, ModelRole.Supervisor)!;
        ChatMessage[] unwritable = [new(ChatRole.User, "a"), new(ChatRole.Assistant, [new FunctionCallContent("1", string.Empty)])];

        for (var call = 0; call < 5; call++)
        {
            var failure = await Assert.ThrowsAsync<CartritaException>(() => strict.Registry.Chat(choice).GetResponseAsync(unwritable, null, Limit));
            Assert.Equal(Problems.ProviderRejected, failure.Problem);
        }

        Assert.True(strict.Registry.IsHealthy(choice));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_whose_arguments_hold_half_a_character_can_not_be_read(bool streamed)
    {
        server.Respond(_ => OpenAIReply.Call(("look", """{"what":"\ud83d"}""")));

        var call = (await Ask(streamed, Limit)).Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single();

        Assert.Equal((true, true), (call.Arguments is null, call.Exception is not null));
    }

    [Fact]
    public async Task A_streamed_call_counts_once_and_as_it_ended()
    {
        using var strict = ProviderHost.For(server, ("Models:Retries", "0"), ("Models:CircuitMinimumCalls", "4"), ("Models:CircuitFailureRatio", "0.75"));
        var choice = strict.Registry.Resolve(null, ModelRole.Supervisor)!;
        var calls = 0;
        server.Respond(_ => calls++ == 0 ? OpenAIReply.Text("all is well") : OpenAIReply.Text("one two three") with { DropAfter = 2 });
        await strict.Registry.Chat(choice).GetStreamingResponseAsync(Question, null, Limit).ToChatResponseAsync(Limit);

        for (var call = 1; call <= 3; call++)
        {
            Assert.True(strict.Registry.IsHealthy(choice));
            await Assert.ThrowsAsync<CartritaException>(() => strict.Registry.Chat(choice).GetStreamingResponseAsync(Question, null, Limit).ToChatResponseAsync(Limit));
        }

        // Three of four, and not three of seven.
        Assert.False(strict.Registry.IsHealthy(choice));
    }

    [Fact]
    public async Task Fallbacks_skip_a_provider_while_its_circuit_is_open()
    {
        using var strict = ProviderHost.For(
            server, ("Models:Retries", "0"), ("Models:CircuitMinimumCalls", "2"), ("Models:Fallbacks:0", "local-extractive/local-extractive"), ("Models:Fallbacks:1", "nobody/none"));
        server.Respond(_ => OpenAIReply.Error(500));
        var choice = strict.Registry.Resolve(null, ModelRole.Supervisor)!;
        var local = new ModelChoice(ProviderNames.LocalExtractive, ProviderNames.LocalExtractive);
        Assert.Equal([choice, local], strict.Registry.WithFallbacks(choice));

        for (var call = 0; call < 2; call++)
        {
            await Assert.ThrowsAsync<CartritaException>(() => strict.Registry.Chat(choice).GetResponseAsync(Question, null, Limit));
        }

        Assert.Equal([local], strict.Registry.WithFallbacks(choice));
        strict.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal([choice, local], strict.Registry.WithFallbacks(choice));
    }

    private IChatClient Client() => host.Registry.Chat(host.Registry.Resolve(null, ModelRole.Supervisor)!);

    private async Task<ChatResponse> Ask(bool streamed, CancellationToken cancellationToken) => streamed
        ? await Client().GetStreamingResponseAsync(Question, null, cancellationToken).ToChatResponseAsync(cancellationToken)
        : await Client().GetResponseAsync(Question, null, cancellationToken);

    private async Task GiveUpAsync(ProviderHost from, ModelChoice choice, int request)
    {
        server.Respond(_ => OpenAIReply.Text("never") with { Gate = new TaskCompletionSource().Task });
        using var cancel = new CancellationTokenSource();
        var answer = from.Registry.Chat(choice).GetResponseAsync(Question, null, cancel.Token);
        await server.UntilRequestAsync(request, Limit);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    private async Task PassAsync(TimeSpan time)
    {
        await host.Time.UntilPendingAsync(time, Limit);
        host.Time.Advance(time);
    }
}
