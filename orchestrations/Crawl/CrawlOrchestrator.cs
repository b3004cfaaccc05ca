using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Governance;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Crawl;

/// <summary>A run of a source: list and compare, fetch and ingest what is new, put it in the place of what was, remove what is gone, report.</summary>
/// <remarks>
/// Its instance id follows from owner and source, so two runs of a source never go on at a time. Each file's ingestion is a part of the run, under the file's own id. Removals begin when
/// all fetches have ended, so what was only renamed is there under its new name first. An item that fails leaves the others alone.
/// </remarks>
public static class CrawlOrchestrator
{
    /// <summary>After how many steps a run continues as new.</summary>
    public const int StepsPerGeneration = 100;

    private const int StepsAtOnce = 4;
    private const int MostWaits = 3;
    private static readonly TimeSpan IngestionTime = TimeSpan.FromHours(2);

    /// <summary>Runs.</summary>
    /// <param name="context">The orchestration's context.</param>
    /// <param name="input">The run.</param>
    [Function(DurableNames.Crawl)]
    public static async Task<RunOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, CrawlInput input)
    {
        if (input.Plan is null)
        {
            var planned = await PlanAsync(context, input.Scope);
            if (planned.Value is null)
            {
                return await CloseAsync(context, input, planned.Code);
            }

            input = input with { Plan = planned.Value };
        }

        var (fetches, all) = (input.Plan.Fetches, input.Plan.Fetches + input.Plan.Removals);
        var generation = Math.Min(all, input.Next + StepsPerGeneration);
        for (var next = input.Next; next < generation;)
        {
            if (new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero) >= input.Deadline)
            {
                return await CloseAsync(context, input, Problems.LimitExceeded.Code);
            }

            var end = Math.Min(next + StepsAtOnce, next < fetches ? Math.Min(fetches, generation) : generation);
            await Task.WhenAll(Enumerable.Range(next, end - next).Select(step => step < fetches ? FetchAsync(context, input, step) : RemoveAsync(context, input, step)));
            next = end;
        }

        if (generation < all)
        {
            context.ContinueAsNew(input with { Next = generation });
            return RunOutcome.Of(null);
        }

        return await CloseAsync(context, input, code: null);
    }

    private static async Task<Outcome<CrawlPlan>> PlanAsync(TaskOrchestrationContext context, CrawlScope scope)
    {
        try
        {
            return await context.CallActivityAsync<Outcome<CrawlPlan>>(DurableNames.PlanCrawl, scope, Retries.Step);
        }
        catch (TaskFailedException)
        {
            return Outcome.Fail<CrawlPlan>(Problems.Internal);
        }
    }

    private static async Task FetchAsync(TaskOrchestrationContext context, CrawlInput input, int step)
    {
        AttachmentId? file = null;
        try
        {
            file = await FetchFileAsync(context, input, step);
            if (file is null)
            {
                return;
            }

            await IngestAsync(context, new IngestInput(input.Scope.OwnerId, file.Value));
        }
        catch (TaskFailedException)
        {
            // Settling says what came of it, from the file's own document.
        }

        await TryAsync(context, DurableNames.SettleCrawlItem, new CrawlSettleInput(input.Scope, input.Plan!.Steps, step, file));
    }

    // An ingestion ends by its own deadline; one that somebody purged never says so.
    private static async Task IngestAsync(TaskOrchestrationContext context, IngestInput input)
    {
        using var ended = new CancellationTokenSource();
        var ingestion = context.CallSubOrchestratorAsync<RunOutcome>(DurableNames.Ingest, input, new SubOrchestrationOptions(instanceId: input.AttachmentId.Value));
        await Task.WhenAny(ingestion, context.CreateTimer(IngestionTime, ended.Token));
        ended.Cancel();
        if (ingestion.IsCompleted)
        {
            await ingestion;
        }
    }

    // A source that asks to be left alone for a while is: by a timer, and not for ever.
    private static async Task<AttachmentId?> FetchFileAsync(TaskOrchestrationContext context, CrawlInput input, int step)
    {
        for (var attempt = 0; ; attempt++)
        {
            var fetched = await context.CallActivityAsync<CrawlFetchResult>(
                DurableNames.FetchCrawlItem, new CrawlStepInput(input.Scope, input.Plan!.Steps, step) { MayWait = attempt < MostWaits }, Retries.Step);
            if (fetched.RetryAfterSeconds is not { } seconds)
            {
                return fetched.AttachmentId;
            }

            await context.CreateTimer(TimeSpan.FromSeconds(Math.Max(2, seconds + 1)), CancellationToken.None);
        }
    }

    private static Task RemoveAsync(TaskOrchestrationContext context, CrawlInput input, int step) =>
        TryAsync(context, DurableNames.RemoveCrawlItem, new CrawlStepInput(input.Scope, input.Plan!.Steps, step));

    private static async Task TryAsync(TaskOrchestrationContext context, string activity, object input)
    {
        try
        {
            await context.CallActivityAsync(activity, input, Retries.Step);
        }
        catch (TaskFailedException)
        {
            // Whatever it left undone the item's document names, and the next run does.
        }
    }

    private static async Task<RunOutcome> CloseAsync(TaskOrchestrationContext context, CrawlInput input, string? code)
    {
        await context.CallActivityAsync(DurableNames.CloseCrawl, new CrawlCloseInput(input.Scope, input.Plan, code), Retries.Closing);
        return RunOutcome.Of(code);
    }
}
