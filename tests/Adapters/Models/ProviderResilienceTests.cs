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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_whose_arguments_hold_half_a_character_can_not_be_read(bool streamed)
    {
        server.Respond(_ => OpenAIReply.Call(("look", """{"what":"\ud83d"}""")));

        var call = (await Ask(streamed, Limit)).Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single();

        Assert.Equal((true, true), (call.Arguments is null, call.Exception is not null));
    }

    private IChatClient Client() => host.Registry.Chat(host.Registry.Resolve(null, ModelRole.Supervisor)!);

    private async Task<ChatResponse> Ask(bool streamed, CancellationToken cancellationToken) => streamed
        ? await Client().GetStreamingResponseAsync(Question, null, cancellationToken).ToChatResponseAsync(cancellationToken)
        : await Client().GetResponseAsync(Question, null, cancellationToken);

    private async Task PassAsync(TimeSpan time)
    {
        await host.Time.UntilPendingAsync(time, Limit);
        host.Time.Advance(time);
    }
}
