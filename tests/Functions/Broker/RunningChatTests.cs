using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Storage;
using Cartrita.Functions.Broker;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Crawl;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Broker;

/// <summary>Chats that run are bounded, and one user's flood leaves others their share.</summary>
public sealed class RunningChatTests : IAsyncLifetime
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource patience = new(ApiUser.Patience);
    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text("The answer comes late.") with { Gate = gate.Task });
        app = await StartAsync(openRuns: 100);
    }

    public async Task DisposeAsync()
    {
        gate.TrySetResult();
        await app.DisposeAsync();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task Flood_of_one_user_is_refused_at_once_and_another_ones_chat_begins_at_once()
    {
        var (flooding, calm) = (await app.NewUserAsync(), await app.NewUserAsync());
        Task<Answer>[] running = [AskAsync(flooding), AskAsync(flooding)];
        await server.UntilRequestAsync(2, patience.Token);

        // One of them waits, and there is no room for the other.
        Task<Answer>[] more = [AskAsync(flooding), AskAsync(flooding)];
        var refused = (await await Task.WhenAny(more)).IsProblem(Problems.Overloaded);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);

        var other = AskAsync(calm);
        await server.UntilRequestAsync(3, patience.Token);
        Assert.All(running, chat => Assert.False(chat.IsCompleted));

        gate.SetResult();
        (await other).Is(200);
        Assert.All(await Task.WhenAll(running), answer => answer.Is(200));
        Assert.Equal([200, 429], (await Task.WhenAll(more)).Select(answer => answer.Status).Order());
        (await AskAsync(flooding)).Is(200);
    }

    [Fact]
    public async Task Chat_whose_client_left_keeps_its_place_to_its_end()
    {
        var user = await app.NewUserAsync();
        string[] left = [await LeaveAsync(user), await LeaveAsync(user)];
        Task<Answer>[] more = [AskAsync(user), AskAsync(user)];
        (await await Task.WhenAny(more)).IsProblem(Problems.Overloaded);

        gate.SetResult();
        foreach (var run in left)
        {
            await user.EventsAsync($"api/orchestrations/{run}/events");
        }

        Assert.Equal([200, 429], (await Task.WhenAll(more)).Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task Whoever_comes_back_to_a_run_waits_for_no_place()
    {
        var user = await app.NewUserAsync();
        var run = await LeaveAsync(user, "the same");
        await LeaveAsync(user);

        Assert.Equal(run, await LeaveAsync(user, "the same"));
    }

    [Fact]
    public async Task User_has_no_more_runs_open_than_they_may_on_any_instance()
    {
        await app.DisposeAsync();
        app = await StartAsync(openRuns: 2);
        var (full, other) = (await app.NewUserAsync(), await app.NewUserAsync());
        await LeaveAsync(full);
        await LeaveAsync(full);

        var refused = (await full.UploadAsync("notes.txt", "A note.")).IsProblem(Problems.Overloaded);

        Assert.Equal("5", refused.Headers["Retry-After"]);
        (await other.UploadAsync("notes.txt", "A note.")).Is(201);
    }

    [Fact]
    public async Task Run_that_nobody_reads_is_looked_after_until_its_mark_is_gone()
    {
        var store = app.Host.Services.GetRequiredService<IDocumentStore>();
        var running = new RunningChats(new OpenRuns(store), app.Host.Services.GetRequiredService<EffectLedger>());
        using var place = new MemoryStream();
        var (read, unread) = (Run("read"), Run("unread"));
        await store.WriteAsync([OpenRuns.Open(read), OpenRuns.Open(unread)], CancellationToken.None);
        var (readEnds, unreadEnds) = (running.WaitAsync(read, place), running.WaitAsync(unread, place));
        using (running.Read(read.Id))
        {
            await running.LookAsync(CancellationToken.None);
            Assert.False(unreadEnds.IsCompleted);

            await store.WriteAsync([OpenRuns.Close(read), OpenRuns.Close(unread)], CancellationToken.None);
            await running.LookAsync(CancellationToken.None);
            await unreadEnds;
            Assert.False(readEnds.IsCompleted);
        }

        await running.LookAsync(CancellationToken.None);
        await readEnds;
        Assert.True(running.WaitAsync(read with { Status = RunStatus.Completed }, place).IsCompleted);
    }

    // It may have told its end and still hold on to work that it gave up, which nobody purges then.
    [Fact]
    public async Task History_of_a_run_that_still_runs_when_it_is_erased_is_purged_once_it_has_ended()
    {
        var services = app.Host.Services;
        var (eraser, purges, tick) = (services.GetRequiredService<RunEraser>(), services.GetRequiredService<InstancePurges>(), services.GetRequiredService<CrawlTick>());
        var key = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        var run = await LeaveAsync(new ApiUser(app.Host.Client, key.Key));

        await eraser.EraseAsync(new OwnerId(key.OwnerId), new RunId(run), app.Host.Durable, patience.Token);
        await tick.RunAsync(app.Host.Durable, patience.Token);
        Assert.Equal([run], await purges.ListAsync(null, 10, patience.Token));

        gate.SetResult();
        await app.Host.Durable.WaitForInstanceCompletionAsync(run, patience.Token);
        await tick.RunAsync(app.Host.Durable, patience.Token);

        Assert.Empty(await purges.ListAsync(null, 10, patience.Token));
        Assert.Null(await app.Host.Durable.GetInstanceAsync(run, patience.Token));
    }

    // Four users whose 256 chats each wait for a week would otherwise shut the instance.
    [Fact]
    public async Task Run_that_waits_for_a_person_lets_go_of_its_place_also_where_somebody_reads_it()
    {
        var (ledger, running) = (app.Host.Services.GetRequiredService<EffectLedger>(), app.Host.Services.GetRequiredService<RunningChats>());
        using var place = new MemoryStream();
        var (waits, works) = (Run(new string('a', 32)), Run(new string('b', 32)));
        var (waitsEnds, worksEnds) = (running.WaitAsync(waits, place), running.WaitAsync(works, place));
        using var reading = running.Read(waits.Id);
        await running.LetGoOfWaitingAsync(CancellationToken.None);
        Assert.False(waitsEnds.IsCompleted);

        await ledger.OpenAsync(Call(waits), CancellationToken.None);
        await running.LetGoOfWaitingAsync(CancellationToken.None);

        await waitsEnds.WaitAsync(patience.Token);
        Assert.False(worksEnds.IsCompleted);
        running.End(works.Id);
    }

    private Task<App> StartAsync(int openRuns) => App.StartAsync(settings =>
    {
        settings.AnswerFrom(server);
        settings["Chat:MaxRunning"] = "3";
        settings["Chat:MaxRunningPerOwner"] = "2";
        settings["Broker:MaxQueuedPerOwner"] = "1";
        settings["Broker:MaxWaitSeconds"] = "90";
        settings["Limits:OpenRuns"] = openRuns.ToString(CultureInfo.InvariantCulture);
    });

    private static RunDocument Run(string id) => new()
    {
        Id = new RunId(id), OwnerId = new OwnerId("looking"), Kind = RunKind.Chat, RequestId = "r", CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static EffectDocument Call(RunDocument run) => new()
    {
        Id = ApprovalId.Of(run.Id, new string('5', 32)),
        OwnerId = run.OwnerId,
        TaskId = new("t1"),
        Agent = "knowledge",
        CallId = "c1",
        ToolId = "send_mail",
        Description = "Sends.",
        CallHash = "hash",
        Arguments = new PayloadRef(new string('b', 64), 1),
        RequestedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.MaxValue,
        State = EffectState.Pending,
    };

    private static Task<Answer> AskAsync(ApiUser user) => user.PostAsync("api/chat", ApiUser.Question("What comes late?"));

    // Begins a stream and leaves it after its first frame.
    private async Task<string> LeaveAsync(ApiUser user, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = ApiUser.Json(ApiUser.Question("What comes late?").ToJsonString()) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Key);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key.Replace(' ', '-'));
        }

        using var response = await app.Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal(200, (int)response.StatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonNode.Parse(line[6..])!["orchestrationId"]!.GetValue<string>();
            }
        }

        throw new InvalidOperationException("The stream ended before its first frame.");
    }
}
