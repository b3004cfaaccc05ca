using System.Collections.Concurrent;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge.Generations;
using Cartrita.Orchestrations.Knowledge;
using Cartrita.Orchestrations.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Client;

namespace Cartrita.Orchestrations.Tests.Knowledge;

public sealed class ReindexOrchestratorTests
{
    private static readonly ReindexInput Input = new(new OwnerId("ada"), new EmbeddingGeneration("elsewhere/small-8", 8));

    private readonly ConcurrentQueue<(string Activity, object Input)> calls = new();

    [Fact]
    public async Task Slices_go_on_from_where_the_one_before_ended_and_then_the_generation_is_switched()
    {
        await RunAsync(input => Slice(input.After is null ? "1" : input.After == "1" ? "2" : null));

        Assert.Equal([null, "1", "2"], calls.Select(call => call.Input).OfType<ReindexSliceInput>().Select(slice => slice.After));
        Assert.Equal([DurableNames.SwitchGeneration, DurableNames.DropGenerations], calls.TakeLast(2).Select(call => call.Activity));
    }

    [Fact]
    public async Task Switch_that_finds_chunks_without_a_vector_begins_another_round()
    {
        var switches = 0;
        await RunAsync(_ => Slice(null), _ => new SwitchResult(++switches == 3));

        Assert.Equal(3, calls.Count(call => call.Activity == DurableNames.SwitchGeneration));
        Assert.Equal(3, calls.Count(call => call.Activity == DurableNames.ReindexSlice));
    }

    [Fact]
    public async Task Very_many_slices_continue_as_new_and_lose_nothing()
    {
        await RunAsync(input => Slice(input.After is null ? "1" : int.Parse(input.After) < 120 ? $"{int.Parse(input.After) + 1}" : null));

        Assert.Equal([null, .. Enumerable.Range(1, 120).Select(number => $"{number}")], calls.Select(call => call.Input).OfType<ReindexSliceInput>().Select(slice => slice.After));
        Assert.Equal([DurableNames.SwitchGeneration, DurableNames.DropGenerations], calls.TakeLast(2).Select(call => call.Activity));
    }

    [Fact]
    public async Task Refusal_is_told_and_nothing_is_switched()
    {
        await RunAsync(_ => Outcome.Fail<ReindexSliceResult>(Problems.ProviderUnauthorized));

        Assert.Equal([DurableNames.ReindexSlice, DurableNames.FailReindex], calls.Select(call => call.Activity));
        Assert.Equal(Problems.ProviderUnauthorized.Code, ((ReindexEndInput)calls.Last().Input).Code);
    }

    [Fact]
    public async Task Provider_that_comes_back_after_some_minutes_is_waited_for()
    {
        var tries = 0;
        await RunAsync(_ => ++tries < 5 ? throw new IOException("away") : Slice(null));

        Assert.Equal([DurableNames.SwitchGeneration, DurableNames.DropGenerations], calls.TakeLast(2).Select(call => call.Activity));
        Assert.DoesNotContain(calls, call => call.Activity == DurableNames.FailReindex);
    }

    [Fact]
    public async Task Provider_that_stays_away_is_told_as_unavailable()
    {
        await RunAsync(_ => throw new IOException("away"));

        Assert.Equal(Problems.Unavailable.Code, ((ReindexEndInput)calls.Last().Input).Code);
    }

    [Fact]
    public async Task Chunks_that_never_get_a_vector_end_it_by_name()
    {
        await RunAsync(_ => Slice(null), _ => new SwitchResult(false));

        Assert.Equal(Problems.Internal.Code, ((ReindexEndInput)calls.Last().Input).Code);
    }

    private static Outcome<ReindexSliceResult> Slice(string? after) => Outcome.Of(new ReindexSliceResult(after, 640));

    private async Task RunAsync(Func<ReindexSliceInput, Outcome<ReindexSliceResult>> slice, Func<ReindexEndInput, SwitchResult>? end = null)
    {
        var converter = new RecordingConverter();
        var catalog = new DelegateTaskCatalog(converter)
            .AddOrchestrator<ReindexInput, string?>(DurableNames.Reindex, async (context, input) =>
            {
                await ReindexOrchestrator.RunAsync(context, input);
                return null;
            })
            .AddActivity<ReindexSliceInput, Outcome<ReindexSliceResult>>(DurableNames.ReindexSlice, input => Called(DurableNames.ReindexSlice, input, slice))
            .AddActivity<ReindexEndInput, SwitchResult>(DurableNames.SwitchGeneration, input => Called(DurableNames.SwitchGeneration, input, end ?? (_ => new SwitchResult(true))))
            .AddActivity<ReindexEndInput, string?>(DurableNames.DropGenerations, input => Called<ReindexEndInput, string?>(DurableNames.DropGenerations, input, _ => null))
            .AddActivity<ReindexEndInput, string?>(DurableNames.FailReindex, input => Called<ReindexEndInput, string?>(DurableNames.FailReindex, input, _ => null));
        await using var host = await DurableTestHost.StartAsync(catalog, new DurableTestHostOptions { Converter = converter });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(DurableNames.Reindex, Input);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.RunToCompletionAsync(id)).RuntimeStatus);
    }

    private TResult Called<TInput, TResult>(string name, TInput input, Func<TInput, TResult> answer)
    {
        calls.Enqueue((name, input!));
        return answer(input);
    }
}
