using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge.Generations;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Knowledge;

/// <summary>A change of the embedding model over HTTP, with a model server that embeds.</summary>
public sealed class ReindexTests : IAsyncLifetime
{
    private const string Old = "local-extractive/hashed-ngrams-512";
    private const string New = "openai-compatible/mini-v1";

    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
        server.Respond(_ => new OpenAIReply { Embed = text => Small(text) });
        app = await App.StartAsync(settings =>
        {
            settings["OPENAI_BASE_URL"] = server.Endpoint.ToString();
            settings["Models:Embedding"] = "openai-compatible/mini";
            settings["Models:Providers:openai-compatible:Embeddings:mini:Model"] = "mini-v1";
            settings["Models:Providers:openai-compatible:Embeddings:mini:Dimensions"] = "8";
        });
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Files_are_embedded_anew_and_found_by_the_new_vectors_alone_afterwards()
    {
        var (user, owner) = await UserOfBeforeAsync();
        await user.IngestAsync("zoo.md", "Otters crack mussels at noon.");
        Assert.Empty(server.Requests);
        var before = (await user.GetAsync("api/knowledge/reindex")).Is(200).Json;
        Assert.Equal(("idle", Old, New, true, 1, 0), State(before));
        Assert.True((await SearchAsync(user)).GetProperty("reindexIsDue").GetBoolean());

        var started = (await user.PostAsync("api/knowledge/reindex", "{}")).Is(202).Json;
        Assert.Equal(New, started.GetProperty("targetModel").GetString());
        var after = await UntilIdleAsync(user);

        Assert.Equal(("idle", New, New, false, 1, 1), State(after));
        var found = await SearchAsync(user);
        Assert.False(found.GetProperty("reindexIsDue").GetBoolean());
        Assert.Equal(1, Assert.Single(found.GetProperty("hits").EnumerateArray()).GetProperty("vectorRank").GetInt32());
        Assert.Equal(New, (await app.Host.Services.GetRequiredService<EmbeddingGenerations>().ReadAsync(owner, CancellationToken.None))!.Serving.Model);
    }

    [Fact]
    public async Task Start_twice_is_one_change_and_a_start_after_it_finds_nothing_to_do()
    {
        var (user, owner) = await UserOfBeforeAsync();
        await user.IngestAsync("zoo.md", "Otters crack mussels at noon.");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await user.PostAsync("api/knowledge/reindex", "{}")).Is(202)));
        await UntilIdleAsync(user);
        var embedded = server.Requests.Count;
        (await user.PostAsync("api/knowledge/reindex", "{}")).Is(202);
        var again = await UntilIdleAsync(user);

        Assert.Equal(("idle", New, New, false, 1, 1), State(again));
        Assert.Equal((1, embedded), (embedded, server.Requests.Count));
        Assert.NotNull(owner.Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Change_whose_start_ended_before_its_schedule_is_gone_on_with_by_who_looks_at_it_or_searches(bool bySearch)
    {
        var (user, owner) = await UserOfBeforeAsync();
        await user.IngestAsync("zoo.md", "Otters crack mussels at noon.");
        var instance = Guid.NewGuid().ToString("N");
        var generations = app.Host.Services.GetRequiredService<EmbeddingGenerations>();
        await generations.FillAsync(owner, new EmbeddingGeneration(New, 8), instance);

        var looked = bySearch ? (await SearchAsync(user)).GetProperty("reindexIsDue").GetBoolean() : (await user.GetAsync("api/knowledge/reindex")).Is(200).Json.GetProperty("isDue").GetBoolean();

        Assert.False(looked);
        Assert.NotNull(await app.Host.Durable.GetInstanceAsync(instance, CancellationToken.None));
        Assert.Equal(("idle", New, New, false, 1, 1), State(await UntilIdleAsync(user)));
        Assert.Equal(instance, (await generations.ReadAsync(owner, CancellationToken.None))!.InstanceId);
    }

    [Fact]
    public async Task Provider_that_refuses_leaves_the_old_vectors_serving_and_says_why()
    {
        var (user, _) = await UserOfBeforeAsync();
        await user.IngestAsync("zoo.md", "Otters crack mussels at noon.");
        server.Respond(_ => OpenAIReply.Error(401, "no such key"));

        (await user.PostAsync("api/knowledge/reindex", "{}")).Is(202);
        var failed = await UntilIdleAsync(user);

        Assert.Equal(("failed", Old, New, true, 1, 0), State(failed));
        Assert.Equal("provider_unauthorized", failed.GetProperty("problemCode").GetString());
        Assert.Equal(1, Assert.Single((await SearchAsync(user)).GetProperty("hits").EnumerateArray()).GetProperty("vectorRank").GetInt32());

        server.Respond(_ => new OpenAIReply { Embed = text => Small(text) });
        (await user.PostAsync("api/knowledge/reindex", "{}")).Is(202);
        Assert.Equal(("idle", New, New, false, 1, 1), State(await UntilIdleAsync(user)));
    }

    private static (string?, string?, string?, bool, int, int) State(JsonElement body) => (
        body.GetProperty("status").GetString(), body.GetProperty("servingModel").GetString(), body.GetProperty("targetModel").GetString(), body.GetProperty("isDue").GetBoolean(),
        body.GetProperty("chunks").GetInt32(), body.GetProperty("embedded").GetInt32());

    // Somebody whose first file came while the embedded model was the configured one.
    private async Task<(ApiUser User, OwnerId Owner)> UserOfBeforeAsync()
    {
        var (key, name) = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        var owner = new OwnerId(name);
        await app.Host.Services.GetRequiredService<EmbeddingGenerations>().ReadOrBeginAsync(
            owner, new EmbeddingGeneration(Old, LocalExtractiveEmbeddingGenerator.Dimensions), CancellationToken.None);
        return (new ApiUser(app.Host.Client, key), owner);
    }

    private static async Task<JsonElement> UntilIdleAsync(ApiUser user)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            var stands = (await user.GetAsync("api/knowledge/reindex")).Is(200).Json;
            if (stands.GetProperty("status").GetString() != "running")
            {
                return stands;
            }
        }
    }

    private static async Task<JsonElement> SearchAsync(ApiUser user) =>
        (await user.PostAsync("api/knowledge/search", new JsonObject { ["query"] = "otters mussels" })).Is(200).Json;

    private static float[] Small(string text)
    {
        var vector = new float[8];
        foreach (var letter in text)
        {
            vector[letter % 8]++;
        }

        return vector;
    }
}
