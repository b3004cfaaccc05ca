using System.Diagnostics.Metrics;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>What a plain question costs: fourteen calls that reach storage between request and <c>end</c>, and a fifteenth, beside the search, where its user has not asked for half a minute, since what is remembered of them is read then; four of them the runtime's and three the endpoint's: one for the run, two for the list of conversations beside its schedule. Of the others one finds which vectors answer, which is remembered, and one the attachments of what was found.</summary>
public sealed class StorageBudgetTests
{
    private const int ActivitiesShare = 8;

    [Fact]
    public async Task Plain_question_of_a_new_conversation_stays_in_its_budget()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");
        var header = await harness.Get<DocumentCollection<ConversationHeader>>().ReadAsync(RunHarness.Owner, run.Document.ConversationId!.Value.Value, CancellationToken.None);
        harness.Get<RunCache>().Remember(run.Document, header!);

        var calls = new List<string>();
        using var listener = Listen(calls);
        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync())));
        listener.Dispose();

        Assert.True(calls.Count is > 0 and <= ActivitiesShare, string.Join(", ", calls));
    }

    // Other tests run in this process at the same time; what this one causes flows with its own context.
    private static MeterListener Listen(List<string> calls)
    {
        var mine = new AsyncLocal<bool> { Value = true };
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Cartrita.Storage")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var (store, operation) = (Tag(tags, "store"), Tag(tags, "operation"));
            if (mine.Value && operation != "poll")
            {
                lock (calls)
                {
                    calls.Add($"{store}.{operation}");
                }
            }
        });
        listener.Start();
        return listener;
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return tag.Value?.ToString();
            }
        }

        return null;
    }
}
