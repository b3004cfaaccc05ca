using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Chat;

public sealed class PendingAttachmentTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Attachment_that_is_not_ingested_within_ten_seconds_answers_index_pending_with_its_state()
    {
        var clock = new VirtualClock();
        var app = await App.StartAsync(clock: clock);
        try
        {
            var (owner, id, attachments) = (new OwnerId("local"), new string('a', 32), app.Host.Services.GetRequiredService<DocumentCollection<AttachmentDocument>>());
            var pending = new AttachmentDocument
            {
                Id = new AttachmentId(id), OwnerId = owner, FileName = "slow.md", Sha256 = new string('0', 64), SizeBytes = 1,
                Status = AttachmentStatus.Ingesting, CreatedAt = clock.GetUtcNow(), UpdatedAt = clock.GetUtcNow(),
            };
            await app.Host.Services.GetRequiredService<IDocumentStore>().WriteAsync([attachments.Create(owner, id, pending)], CancellationToken.None);
            using var patience = new CancellationTokenSource(ApiUser.Patience);
            var asked = clock.GetUtcNow();

            var answer = app.Admin.AskAsync(Documents.Question, id);
            while (!answer.IsCompleted)
            {
                patience.Token.ThrowIfCancellationRequested();
                if (clock.TimersAt(clock.GetUtcNow() + Look) > 0)
                {
                    Assert.True(clock.GetUtcNow() - asked < TimeSpan.FromSeconds(15), "The request waits longer than it may.");
                    clock.Advance(Look);
                }

                await Task.WhenAny(answer, Task.Run(() => Task.Yield(), patience.Token));
            }

            var problem = (await answer).IsProblem(Problems.IndexPending);
            Assert.True(clock.GetUtcNow() - asked >= TimeSpan.FromSeconds(10));
            var state = Assert.Single(problem.Json.GetProperty("attachments").EnumerateArray());
            Assert.Equal((id, "slow.md", "ingesting"), (state.GetProperty("id").GetString(), state.GetProperty("fileName").GetString(), state.GetProperty("status").GetString()));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
