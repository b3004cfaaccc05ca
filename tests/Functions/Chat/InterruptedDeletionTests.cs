using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>Deletions that a crash cuts off, and deletions while a model holds the answer.</summary>
public sealed class InterruptedDeletionTests
{
    [Fact]
    public async Task Deletion_while_a_run_is_at_work_cancels_it_and_leaves_nothing()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text("The answer comes late.") with { Gate = gate.Task });
        var app = await App.StartAsync(settings =>
        {
            settings.AnswerFrom(server);
            settings["Chat:AnswerTimeoutSeconds"] = "1";
        });
        try
        {
            var (user, owner) = await NewUserAsync(app);
            var late = (await user.PostAsync("api/chat", ApiUser.Question("What comes late?"))).IsProblem(Problems.AnswerTimeout);
            var reader = user.EventsAsync($"api/orchestrations/{late.Text("orchestrationId")}/events");

            (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{late.Text("conversationId")}")).Is(204);

            Assert.Equal(Problems.RunCancelled.Code, Assert.Single(await reader, e => e.Kind is "end" or "error").Data.GetProperty("code").GetString());
            (await user.GetAsync($"api/orchestrations/{late.Text("orchestrationId")}")).IsProblem(Problems.NotFound);
            Assert.Empty(await Leftovers.DocumentsAsync(app, owner));
            Assert.Null(await app.Host.Durable.GetInstanceAsync(late.Text("orchestrationId")));
        }
        finally
        {
            gate.SetResult();
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Deletion_that_a_crash_cuts_off_anywhere_is_finished_by_the_sweeper()
    {
        var app = new App { Decorate = BreakingDocuments.Decorate };
        await app.InitializeAsync();
        try
        {
            var documents = app.Host.Services.GetRequiredService<BreakingDocuments>();
            var (cutOff, isWhole) = (0, false);
            for (var writes = 0; !isWhole; writes++)
            {
                var (user, owner) = await NewUserAsync(app);
                var file = await user.IngestAsync("handbook.md", Documents.Handbook);
                var answer = (await user.AskAsync(Documents.Question, file)).Is(200);
                var path = $"api/conversations/{answer.Text("conversationId")}";
                await user.EventsAsync($"api/orchestrations/{answer.Text("orchestrationId")}/events");

                documents.BreakAfter(writes);
                var deleted = await user.SendAsync(HttpMethod.Delete, path);
                isWhole = documents.IsArmed;
                documents.Disarm();
                Assert.Equal(isWhole ? 204 : 500, deleted.Status);
                cutOff += isWhole ? 0 : 1;

                await Leftovers.SweepAsync(app, TimeSpan.FromMinutes(1));

                if (writes < 2)
                {
                    // It was cut off before the conversation was closed: nothing has happened, and no mark is left.
                    (await user.GetAsync(path)).Is(200);
                    (await user.SendAsync(HttpMethod.Delete, path)).Is(204);
                }

                Assert.Empty(await Leftovers.DocumentsAsync(app, owner));
                (await user.GetAsync($"api/attachments/{file}")).IsProblem(Problems.NotFound);
                Assert.Null(await app.Host.Durable.GetInstanceAsync(answer.Text("orchestrationId")));
            }

            Assert.True(cutOff > 10, $"{cutOff} places were tried.");
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static async Task<(ApiUser User, string Owner)> NewUserAsync(App app)
    {
        var (key, owner) = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        return (new ApiUser(app.Host.Client, key), owner);
    }
}
