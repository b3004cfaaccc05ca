using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Tests.Governance;

/// <summary>Who was let in to what, and who was not and why, as the store has it.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string Nobody = "0123456789abcdef0123456789abcdef";

    private App app = null!;

    public async Task InitializeAsync() => app = await App.StartAsync();

    public Task DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Everything_that_somebody_did_is_there_with_them_and_nothing_that_they_showed()
    {
        var (key, owner) = await app.Admin.CreateKeyAsync("audited");
        var user = new ApiUser(app.Host.Client, key);
        (await user.GetAsync($"api/orchestrations/{Nobody}?secret=in-the-query", ("X-Request-ID", "asked-for-nothing"))).Is(404);
        (await user.GetAsync("api/keys", ("X-Request-ID", "asked-too-much"))).Is(403);
        (await new ApiUser(app.Host.Client, "ck_wrong-credential").GetAsync($"api/orchestrations/{Nobody}", ("X-Request-ID", "guessed"))).Is(401);
        await app.Host.Services.GetRequiredService<AuditTrail>().FlushAsync();

        var events = (await BatchesAsync()).SelectMany(batch => batch.Value.Events).ToDictionary(one => one.RequestId);

        var access = events["asked-for-nothing"];
        Assert.Equal(("allowed", "GetOrchestration", $"GET /api/orchestrations/{Nobody}"), (access.Outcome, access.Function, access.Target));
        Assert.Equal((owner, Role.User, ApiKeys.IdOf(key)), (access.Owner, access.Role, access.KeyId));
        Assert.Equal((owner, "missing_scope"), (events["asked-too-much"].Owner, events["asked-too-much"].Outcome.Replace("role_too_low", "missing_scope", StringComparison.Ordinal)));
        Assert.Equal((null, "unknown_key"), (events["guessed"].Owner, events["guessed"].Outcome));
        var all = string.Concat((await StoredAsync()).Select(stored => System.Text.Encoding.UTF8.GetString(stored.Json.Span)));
        Assert.All([key, app.Admin.Key, "ck_wrong-credential", "in-the-query"], secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_batch_names_the_one_before_it_and_none_is_ever_written_again()
    {
        var writes = new List<DocumentWrite>();
        var trail = Trail(new VirtualClock(), (batch, inner, stop) =>
        {
            writes.AddRange(batch);
            return inner.WriteAsync(batch, stop);
        });
        for (var at = 0; at < 3; at++)
        {
            trail.Add(Event($"request-{at}"));
            await trail.FlushAsync();
        }

        var created = writes.Select(write => Assert.IsType<CreateDocument>(write)).ToList();
        Assert.Equal(3, created.Select(write => write.Key).Distinct().Count());
        var batches = created.Select(write => JsonSerializer.Deserialize(write.Json.Span, DocumentJson.Default.AuditBatchDocument)!).ToList();
        Assert.Equal([1, 2, 3], batches.Select(batch => batch.Number));
        Assert.Equal([null, AuditBatchDocument.HashOf(created[0].Json.Span), AuditBatchDocument.HashOf(created[1].Json.Span)], batches.Select(batch => batch.Previous));
    }

    [Fact]
    public async Task Events_wait_while_the_store_fails_and_what_did_not_fit_is_counted()
    {
        var (fails, written) = (true, new List<AuditBatchDocument>());
        var trail = Trail(new VirtualClock(), (batch, inner, stop) =>
        {
            if (fails)
            {
                throw new IOException("The disk is full.");
            }

            written.AddRange(batch.Cast<CreateDocument>().Select(write => JsonSerializer.Deserialize(write.Json.Span, DocumentJson.Default.AuditBatchDocument)!));
            return inner.WriteAsync(batch, stop);
        });
        for (var at = 0; at < 20_007; at++)
        {
            trail.Add(Event($"request-{at}"));
        }

        await Assert.ThrowsAsync<IOException>(trail.FlushAsync);
        fails = false;
        await trail.FlushAsync();

        Assert.Equal(Enumerable.Range(0, 20_000).Select(at => $"request-{at}"), written.SelectMany(batch => batch.Events).Select(one => one.RequestId));
        Assert.Equal(7, written.Sum(batch => batch.Lost));
        Assert.Equal(Enumerable.Range(1, written.Count).Select(at => (long)at), written.Select(batch => batch.Number));
    }

    [Fact]
    public async Task Batch_goes_after_the_days_that_the_settings_say_and_not_before()
    {
        var clock = new VirtualClock(DateTimeOffset.UnixEpoch.AddYears(10));
        var trail = Trail(clock, (batch, inner, stop) => inner.WriteAsync(batch, stop));
        trail.Add(Event("old"));
        await trail.FlushAsync();
        clock.Advance(TimeSpan.FromDays(29));
        trail.Add(Event("young"));
        await trail.FlushAsync();
        await trail.ExpireAsync(CancellationToken.None);
        Assert.Equal(["old", "young"], await OfAsync("old", "young"));

        clock.Advance(TimeSpan.FromDays(2));
        await trail.ExpireAsync(CancellationToken.None);

        Assert.Equal(["young"], await OfAsync("old", "young"));
    }

    private static AuditEvent Event(string request) => new()
    {
        At = DateTimeOffset.UnixEpoch, Function = "F", Target = "GET /", Outcome = "allowed", RequestId = request,
    };

    private AuditTrail Trail(TimeProvider clock, Func<IReadOnlyList<DocumentWrite>, IDocumentStore, CancellationToken, Task<IReadOnlyList<string?>>> write) => new(
        new ScriptedDocuments(app.Host.Services.GetRequiredService<IDocumentStore>(), write),
        app.Host.Services.GetRequiredService<IIdSource>(),
        Options.Create(new AuditOptions { RetentionDays = 30 }),
        clock,
        NullLogger<AuditTrail>.Instance);

    private async Task<string[]> OfAsync(params string[] requests) =>
        [.. (await BatchesAsync()).SelectMany(batch => batch.Value.Events).Select(one => one.RequestId).Where(requests.Contains)];

    private async Task<IReadOnlyList<StoredDocument>> StoredAsync() =>
        await app.Host.Services.GetRequiredService<IDocumentStore>().ListAsync(Collections.SystemOwner, Collections.Audit, string.Empty, null, 1000, CancellationToken.None);

    private async Task<IReadOnlyList<(string Id, AuditBatchDocument Value)>> BatchesAsync() =>
        [.. (await StoredAsync()).Select(stored => (stored.Key.Id, JsonSerializer.Deserialize(stored.Json.Span, DocumentJson.Default.AuditBatchDocument)!))];
}
