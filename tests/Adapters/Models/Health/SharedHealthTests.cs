using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Health;
using Cartrita.Core.Models.Selection;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Tests.Models.Health;

/// <summary>Two instances over one store: what one finds out about a provider, the other goes by.</summary>
public sealed class SharedHealthTests : IAsyncLifetime
{
    private static readonly ModelChoice First = new(ProviderNames.OpenAICompatible, "gpt-5");
    private static readonly ModelChoice Second = new("second", "small");
    private static readonly ModelNeed Need = new(ModelRole.SubAgent, 1_000);

    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private readonly TemporaryDirectory folder = new();
    private readonly ManualTime time = new();
    private ProductDatabase database = null!;
    private CountedDocuments store = null!;
    private OpenAIServer server = null!;
    private ProviderHost one = null!;
    private ProviderHost other = null!;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
        database = new ProductDatabase(folder.FullName);
        store = new CountedDocuments(new SqliteDocumentStore(database));
        one = Host();
        other = Host();
    }

    public async Task DisposeAsync()
    {
        one.Dispose();
        other.Dispose();
        await server.DisposeAsync();
        database.Dispose();
        folder.Dispose();
        patience.Dispose();
    }

    [Fact]
    public async Task Circuit_that_one_instance_opens_makes_the_other_prefer_another_provider_until_it_is_over()
    {
        await OpenAsync(one);
        Assert.Equal([First, Second], other.Registry.WithFallbacks(First));

        await ExchangeAsync();

        Assert.False(other.Registry.IsHealthy(First));
        Assert.Equal((Second, SelectionReasons.CircuitOpen), (other.Registry.Select(First, Need).Model, other.Registry.Select(First, Need).StandsInBecause));
        Assert.Contains(other.Logs.Entries, entry => entry.Id.Id == 1701);

        time.Advance(TimeSpan.FromSeconds(15));
        Assert.True(other.Registry.IsHealthy(First));
    }

    [Fact]
    public async Task Circuit_of_another_instance_refuses_no_call_here_and_puts_a_fallback_behind_the_others()
    {
        using var third = Host(("Models:Fallbacks:1", "second/medium"));
        await OpenAsync(one, First);
        await OpenAsync(one, Second);
        third.Registry.IsHealthy(First);
        await one.ExchangeAsync();
        await third.ExchangeAsync();

        Assert.Equal([First, new ModelChoice("second", "medium"), Second], third.Registry.WithFallbacks(First));
        server.Respond(_ => OpenAIReply.Text("well here"));
        Assert.Equal("well here", (await third.Registry.Chat(First).GetResponseAsync("Are you well?", cancellationToken: patience.Token)).Text);
    }

    [Fact]
    public async Task Circuit_of_one_model_says_nothing_of_the_providers_others()
    {
        await OpenAsync(one, Second);

        await ExchangeAsync();

        Assert.False(other.Registry.IsHealthy(Second));
        Assert.True(other.Registry.IsHealthy(Second with { Model = "medium" }));
    }

    [Fact]
    public async Task Circuit_that_closes_again_is_told()
    {
        await OpenAsync(one);
        await ExchangeAsync();
        time.Advance(TimeSpan.FromSeconds(16));
        server.Respond(_ => OpenAIReply.Text("well again"));
        await one.Registry.Chat(First).GetResponseAsync("Are you well?", cancellationToken: patience.Token);

        await ExchangeAsync();

        Assert.Equal(First, other.Registry.Select(First, Need).Model);
        Assert.Empty(Reports((await DocumentAsync())!).Single().Circuits);
    }

    [Fact]
    public async Task Own_call_that_ends_well_knows_better()
    {
        await OpenAsync(one);
        await ExchangeAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        server.Respond(_ => OpenAIReply.Text("well here"));

        await other.Registry.Chat(First).GetResponseAsync("Are you well?", cancellationToken: patience.Token);

        Assert.True(other.Registry.IsHealthy(First));
    }

    [Fact]
    public async Task Nobody_healthy_leaves_the_wished_one_which_may_have_come_back()
    {
        using var alone = Host(fallback: false);
        await OpenAsync(one);
        Assert.Equal([First], alone.Registry.WithFallbacks(First));
        await one.ExchangeAsync();
        await alone.ExchangeAsync();

        Assert.Equal([First], alone.Registry.WithFallbacks(First));
    }

    [Fact]
    public async Task Figures_of_one_instance_decide_on_the_other_and_expire()
    {
        using var measuring = Host(("Models:Prefer", "latency"));
        using var choosing = Host(("Models:Prefer", "latency"));
        Assert.Equal(SelectionReasons.ToBeMeasured, choosing.Registry.Select(First, Need).Reason);
        server.Respond(request => OpenAIReply.Text("Blue.") with { Gate = Slow(request.Model == First.Model ? 900 : 200) });
        await measuring.Registry.Chat(First).GetResponseAsync("What is blue?", cancellationToken: patience.Token);
        await measuring.Registry.Chat(Second).GetResponseAsync("What is blue?", cancellationToken: patience.Token);

        await measuring.ExchangeAsync();
        await choosing.ExchangeAsync();

        var selection = choosing.Registry.Select(First, Need);
        Assert.Equal((Second, SelectionReasons.Fastest), (selection.Model, selection.Reason));
        Assert.Equal(SelectionReasons.Slower, Assert.Single(selection.PassedOver).Reason);
        var told = Reports((await DocumentAsync())!).Single().Models[First.Model];
        Assert.Equal((900d, 0d, 1), (told.CallMs!.Value, told.FailureShare, told.Calls));

        time.Advance(MeasuredModel.KeptFor);
        Assert.Equal(SelectionReasons.ToBeMeasured, choosing.Registry.Select(First, Need).Reason);
    }

    [Fact]
    public async Task Time_to_the_first_piece_is_measured_without_the_time_of_the_reader()
    {
        server.Respond(_ => OpenAIReply.Text("It is blue") with { BeforePiece = piece => Slow(piece == 0 ? 300 : 50) });
        await foreach (var update in one.Registry.Chat(First).GetStreamingResponseAsync("What is blue?", cancellationToken: patience.Token))
        {
            if (update.Text.Length > 0)
            {
                time.Advance(TimeSpan.FromSeconds(5));
            }
        }

        await one.ExchangeAsync();

        var measured = Reports((await DocumentAsync())!).Single().Models[First.Model];
        Assert.InRange(measured.FirstTokenMs!.Value, 300, 450);
        Assert.InRange(measured.CallMs!.Value, 300, 500);
    }

    [Fact]
    public async Task Many_calls_are_one_write_in_fifteen_seconds_and_no_change_is_none()
    {
        server.Respond(_ => OpenAIReply.Text("Blue."));
        for (var round = 0; round < 5; round++)
        {
            await one.Registry.Chat(First).GetResponseAsync("What is blue?", cancellationToken: patience.Token);
            await one.ExchangeAsync();
            time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(1, store.Writes);
        time.Advance(TimeSpan.FromSeconds(10));
        await one.ExchangeAsync();
        Assert.Equal(2, store.Writes);
        time.Advance(TimeSpan.FromMinutes(2));
        await one.ExchangeAsync();
        Assert.Equal(2, store.Writes);
    }

    [Fact]
    public async Task Exchange_runs_by_itself_every_few_seconds_and_ends_with_the_app()
    {
        other.Registry.WithFallbacks(First);
        await other.Exchange.StartAsync(patience.Token);
        await time.UntilPendingAsync(TimeSpan.FromSeconds(3), patience.Token);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, store.Reads);

        time.Advance(TimeSpan.FromSeconds(1));
        await store.NextRead.Task.WaitAsync(patience.Token);

        await other.Exchange.StopAsync(patience.Token);
        Assert.True(other.Exchange.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task Exchange_may_be_switched_off()
    {
        using var alone = Host(("Models:ShareHealthSeconds", "0"));
        await alone.Exchange.StartAsync(patience.Token);

        await alone.Exchange.ExecuteTask!.WaitAsync(patience.Token);
    }

    [Fact]
    public async Task Instance_that_chooses_nothing_reads_nothing()
    {
        other.Registry.WithFallbacks(First);
        await other.ExchangeAsync();
        Assert.Equal(2, store.Reads);

        time.Advance(TimeSpan.FromMinutes(1));
        await other.ExchangeAsync();

        Assert.Equal(2, store.Reads);
    }

    [Fact]
    public async Task Store_that_fails_changes_nothing_but_that_each_goes_by_its_own_calls()
    {
        await OpenAsync(one);
        store.Fails = true;

        await ExchangeAsync();
        await ExchangeAsync();

        Assert.Equal([Second], one.Registry.WithFallbacks(First));
        Assert.True(other.Registry.IsHealthy(First));
        Assert.Single(other.Logs.Entries, entry => entry.Id.Id == 1702);
        store.Fails = false;
        await ExchangeAsync();
        Assert.False(other.Registry.IsHealthy(First));
    }

    [Fact]
    public async Task Store_that_gives_up_by_itself_does_not_end_the_exchange()
    {
        (store.Fails, store.Failure) = (true, new TaskCanceledException("The store took too long."));
        other.Registry.IsHealthy(First);

        await other.ExchangeAsync();

        Assert.Single(other.Logs.Entries, entry => entry.Id.Id == 1702);
    }

    [Fact]
    public async Task Report_of_a_clock_that_is_wrong_does_not_shut_a_provider_out()
    {
        var documents = new DocumentCollection<ModelHealthDocument>(store, Collections.ModelHealth, DocumentJson.Default.ModelHealthDocument);
        var report = new InstanceHealth(time.GetUtcNow()) { Circuits = new Dictionary<string, OpenCircuit> { [First.Model] = new(time.GetUtcNow(), time.GetUtcNow().AddDays(1)) } };
        await store.WriteAsync([documents.Put(Collections.SystemOwner, First.Provider, ModelHealthDocument.With(null, "elsewhere", report))], patience.Token);
        other.Registry.WithFallbacks(First);

        await other.ExchangeAsync();

        Assert.True(other.Registry.IsHealthy(First));
    }

    private static IEnumerable<InstanceHealth> Reports(ModelHealthDocument document) => document.Reports.Values;

    private ProviderHost Host(params (string, string?)[] settings) => Host(true, settings);

    private ProviderHost Host(bool fallback, params (string, string?)[] settings) => new(
        store,
        time,
        [
            ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("OPENAI_API_KEY", "sk-x"),
            ("Models:Providers:second:Endpoint", server.Endpoint.ToString()), ("Models:Fallbacks:0", fallback ? "second/small" : "nobody/none"),
            ("Models:Retries", "0"), ("Models:CircuitMinimumCalls", "2"), .. settings,
        ]);

    // The server takes so long by the clock of the test.
    private Task Slow(int milliseconds)
    {
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return Task.CompletedTask;
    }

    private Task OpenAsync(ProviderHost host) => OpenAsync(host, First);

    private async Task OpenAsync(ProviderHost host, ModelChoice model)
    {
        server.Respond(_ => OpenAIReply.Error(500));
        for (var call = 0; call < 2; call++)
        {
            await Assert.ThrowsAsync<CartritaException>(() => host.Registry.Chat(model).GetResponseAsync("Are you well?", cancellationToken: patience.Token));
        }
    }

    private async Task ExchangeAsync()
    {
        other.Registry.WithFallbacks(First);
        await one.ExchangeAsync();
        await other.ExchangeAsync();
    }

    private async Task<ModelHealthDocument?> DocumentAsync() =>
        (await new DocumentCollection<ModelHealthDocument>(store, Collections.ModelHealth, DocumentJson.Default.ModelHealthDocument).ReadAsync(Collections.SystemOwner, First.Provider, patience.Token))?.Value;
}
