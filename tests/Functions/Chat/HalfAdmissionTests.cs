using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>Admissions that a client's leaving or a crash cuts in two; on blob storage a batch can end after any of its writes.</summary>
[Collection(SharedApp.Name)]
public sealed class HalfAdmissionTests(App app)
{
    private readonly IServiceProvider services = app.Host.Services;

    [Fact]
    public async Task Client_that_leaves_during_the_first_write_leaves_a_run_that_goes_on()
    {
        using var left = new CancellationTokenSource();
        var admission = Admission(async (writes, inner, token) =>
        {
            await left.CancelAsync();
            return await inner.WriteAsync(writes, token);
        });

        var run = await admission.AdmitAsync(Caller(), Command(ApiUser.Question("Who was first?")), null, app.Host.Durable, left.Token);

        await AssertAnsweredAsync(run.Id.Value);
    }

    [Fact]
    public async Task Admission_counts_the_open_runs_and_writes_once()
    {
        var admission = ActivatorUtilities.CreateInstance<ChatAdmission>(services);
        using var calls = new StorageCalls();

        var run = await admission.AdmitAsync(Caller(), Command(ApiUser.Question("Who was counted?")), null, app.Host.Durable, CancellationToken.None);

        Assert.Equal(["documents.count", "documents.write"], calls.All);
        var listed = (await app.Admin.GetAsync("api/conversations")).Is(200).Body;
        Assert.Contains(run.ConversationId!.Value.Value, listed, StringComparison.Ordinal);
        await AssertAnsweredAsync(run.Id.Value);
    }

    [Fact]
    public async Task Repeated_request_finishes_an_admission_that_ended_before_its_new_conversation()
    {
        var (question, key) = (ApiUser.Question("Who was second?"), "half-new");
        await HalveAsync(question, key);

        var answer = (await app.Admin.PostAsync("api/chat", question, ("Idempotency-Key", key))).Is(200);

        await AssertAnsweredAsync(answer.Text("orchestrationId"));
        (await app.Admin.PostAsync("api/chat", GoOn(answer.Text("conversationId"), "And then?"))).Is(200);
    }

    [Fact]
    public async Task Repeated_request_finishes_an_admission_that_ended_before_its_known_conversation()
    {
        var conversation = (await app.Admin.PostAsync("api/chat", ApiUser.Question("Who was third?"))).Is(200).Text("conversationId");
        var (question, key) = (GoOn(conversation, "And after them?"), "half-known");
        await HalveAsync(question, key);

        var answer = (await app.Admin.PostAsync("api/chat", question, ("Idempotency-Key", key))).Is(200);

        Assert.Equal(conversation, answer.Text("conversationId"));
        await AssertAnsweredAsync(answer.Text("orchestrationId"));
    }

    [Fact]
    public async Task Repeated_request_is_admitted_anew_where_the_conversation_has_moved_on()
    {
        var conversation = (await app.Admin.PostAsync("api/chat", ApiUser.Question("Who was fourth?"))).Is(200).Text("conversationId");
        var (question, key) = (GoOn(conversation, "And much later?"), "half-moved");
        var half = await HalveAsync(question, key);
        (await app.Admin.PostAsync("api/chat", GoOn(conversation, "And in between?"))).Is(200);

        var answer = (await app.Admin.PostAsync("api/chat", question, ("Idempotency-Key", key))).Is(200);

        var run = (await Runs.ReadAsync(half.OwnerId, half.Id.Value, CancellationToken.None))!.Value;
        Assert.Equal(answer.Text("orchestrationId"), run.Id.Value);
        Assert.True(run.FirstSequence > half.FirstSequence);
        await AssertAnsweredAsync(run.Id.Value);
    }

    [Fact]
    public async Task Repeated_request_answers_conversation_busy_where_another_run_holds_it_and_leaves_nothing()
    {
        var conversation = (await app.Admin.PostAsync("api/chat", ApiUser.Question("Who was fifth?"))).Is(200).Text("conversationId");
        var (question, key) = (GoOn(conversation, "And who else?"), "half-busy");
        var half = await HalveAsync(question, key);
        var headers = services.GetRequiredService<DocumentCollection<ConversationHeader>>();
        var header = (await headers.ReadAsync(half.OwnerId, conversation, CancellationToken.None))!.Value;
        var other = new RunId(new string('b', 32));
        await WriteAsync(headers.Put(half.OwnerId, conversation, header with { ActiveRun = other }));

        var busy = (await app.Admin.PostAsync("api/chat", question, ("Idempotency-Key", key))).IsProblem(Problems.ConversationBusy);

        Assert.Equal(other.Value, busy.Text("orchestrationId"));
        Assert.Null(await Runs.ReadAsync(half.OwnerId, half.Id.Value, CancellationToken.None));
    }

    private DocumentCollection<RunDocument> Runs => services.GetRequiredService<DocumentCollection<RunDocument>>();

    // The run is written, its conversation is not, and nobody has scheduled anything.
    private async Task<RunDocument> HalveAsync(JsonObject question, string key)
    {
        RunDocument? run = null;
        var admission = Admission(async (writes, inner, token) =>
        {
            await inner.WriteAsync([.. writes.Take(2)], token);
            run = JsonSerializer.Deserialize(((CreateDocument)writes[1]).Json.Span, DocumentJson.Default.RunDocument);
            throw new IOException("The power failed.");
        });
        await Assert.ThrowsAsync<IOException>(() => admission.AdmitAsync(Caller(), Command(question), key, app.Host.Durable, CancellationToken.None));
        return run!;
    }

    private ChatAdmission Admission(Func<IReadOnlyList<DocumentWrite>, IDocumentStore, CancellationToken, Task<IReadOnlyList<string?>>> write) =>
        ActivatorUtilities.CreateInstance<ChatAdmission>(services, (IDocumentStore)new ScriptedDocuments(services.GetRequiredService<IDocumentStore>(), write));

    private Task WriteAsync(params DocumentWrite[] writes) => services.GetRequiredService<IDocumentStore>().WriteAsync(writes, CancellationToken.None);

    private async Task AssertAnsweredAsync(string run)
    {
        var events = await app.Admin.EventsAsync($"api/orchestrations/{run}/events");
        Assert.Equal("end", Assert.Single(events, e => e.Kind is "end" or "error").Kind);
    }

    private static RequestInfo Caller() => new() { BodyLimit = 1024, RequestId = "test", Principal = new Principal(new OwnerId("local"), Role.Admin) };

    private static ChatCommand Command(JsonObject question) => ChatCommand.Parse(question.Deserialize(HttpJson.Wire.ChatBody)!);

    private static JsonObject GoOn(string conversation, string text)
    {
        var question = ApiUser.Question(text);
        question["conversationId"] = conversation;
        return question;
    }
}
