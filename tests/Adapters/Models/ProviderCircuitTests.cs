using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Tests.Models;

public sealed class ProviderCircuitTests : IAsyncLifetime
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "What is blue?")];
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private OpenAIServer server = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        patience.Dispose();
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

    private async Task GiveUpAsync(ProviderHost from, ModelChoice choice, int request)
    {
        server.Respond(_ => OpenAIReply.Text("never") with { Gate = new TaskCompletionSource().Task });
        using var cancel = new CancellationTokenSource();
        var answer = from.Registry.Chat(choice).GetResponseAsync(Question, null, cancel.Token);
        await server.UntilRequestAsync(request, Limit);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }
}
