using Cartrita.Functions.Tests.Broker.OpenAI;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Broker;

/// <summary>What happens at the doors when more comes than the broker takes.</summary>
public sealed class SheddingTests : IAsyncLifetime
{
    private const string Question = """{"model":"gpt-test","messages":[{"role":"user","content":"Hello?"}]}""";

    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Bridge bridge = null!;

    public async Task InitializeAsync()
    {
        bridge = await Bridge.StartAsync(
            ("Broker:MaxInFlight", "2"), ("Broker:MaxInFlightPerOwner", "1"), ("Broker:MaxQueuedPerOwner", "0"), ("Bridge:MaxSeconds", "60"));
        bridge.Models.Respond(_ => OpenAIReply.Text("Hello.") with { Gate = gate.Task });
    }

    public async Task DisposeAsync()
    {
        gate.TrySetResult();
        await bridge.DisposeAsync();
    }

    [Fact]
    public async Task Flood_is_refused_at_once_and_leaves_others_their_share()
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        var first = bridge.AskAsync(Question);
        await bridge.Models.UntilRequestAsync(1, patience.Token);
        var refused = (await bridge.AskAsync(Question)).Is(429);
        Assert.Equal("overloaded", refused.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("rate_limit_error", refused.Json.GetProperty("error").GetProperty("type").GetString());
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);

        var other = (await bridge.App.NewUserAsync()).PostAsync("v1/chat/completions", Question);
        await bridge.Models.UntilRequestAsync(2, patience.Token);
        gate.SetResult();
        (await first).Is(200);
        (await other).Is(200);
        (await bridge.AskAsync(Question)).Is(200);
    }
}
