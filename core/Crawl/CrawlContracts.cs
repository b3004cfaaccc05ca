using System.Globalization;
using System.Text.Json.Serialization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Crawl;

/// <summary>Which run of which source: what every step is told.</summary>
/// <remarks>All runs of a source have one instance; what a run writes for itself has a place of its own, so that nothing of one run, however late, reaches what the next one wrote.</remarks>
/// <param name="OwnerId">Whose.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Number">The run's number; the first is 1.</param>
/// <param name="StartedAt">When it was started.</param>
public sealed record CrawlScope(OwnerId OwnerId, string Source, long Number, DateTimeOffset StartedAt)
{
    /// <summary>The instance.</summary>
    [JsonIgnore]
    public RunId Instance => InstanceOf(OwnerId, Source);

    /// <summary>Where the payloads of this run are, its steps among them.</summary>
    [JsonIgnore]
    public RunId Payloads => new(IdentifierForm.Derive("crawl-run", OwnerId.Value, Source, Number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The instance of the source's runs: one, so that two never go on at a time.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="source">The source's name.</param>
    public static RunId InstanceOf(OwnerId owner, string source) => new(IdentifierForm.Derive("crawl", owner.Value, source));
}

/// <summary>The input of <c>Crawl_v1</c>.</summary>
/// <param name="Scope">The run.</param>
/// <param name="Deadline">From when on nothing new is begun.</param>
public sealed record CrawlInput(CrawlScope Scope, DateTimeOffset Deadline)
{
    /// <summary>What there is to do; null before the source was listed.</summary>
    public CrawlPlan? Plan { get; init; }

    /// <summary>The step that comes next.</summary>
    public int Next { get; init; }
}

/// <summary>What <see cref="DurableNames.PlanCrawl"/> came to: first the steps that fetch, then those that remove.</summary>
/// <param name="Steps">The steps: a <see cref="CrawlStepIndex"/> among the payloads of the run.</param>
/// <param name="Fetches">Items that are new, changed, or to be asked for.</param>
/// <param name="Removals">Items that are gone.</param>
/// <param name="Withheld">Items that were not listed, and stay because the list was empty or not complete.</param>
public sealed record CrawlPlan(PayloadRef Steps, int Fetches, int Removals, int Withheld);

/// <summary>The input of <see cref="DurableNames.FetchCrawlItem"/> and <see cref="DurableNames.RemoveCrawlItem"/>.</summary>
/// <param name="Scope">The run.</param>
/// <param name="Steps">The steps of the run.</param>
/// <param name="Step">The step, from 0.</param>
public sealed record CrawlStepInput(CrawlScope Scope, PayloadRef Steps, int Step)
{
    /// <summary>Whether the source may still be waited for, where it asks for that.</summary>
    public bool MayWait { get; init; }
}

/// <summary>What <see cref="DurableNames.FetchCrawlItem"/> came to.</summary>
public sealed record CrawlFetchResult
{
    /// <summary>The file that its bytes became and that is to be ingested; null where the step has ended.</summary>
    public AttachmentId? AttachmentId { get; init; }

    /// <summary>After how many seconds to ask again; null where the step has ended.</summary>
    public int? RetryAfterSeconds { get; init; }
}

/// <summary>The input of <see cref="DurableNames.SettleCrawlItem"/>.</summary>
/// <param name="Scope">The run.</param>
/// <param name="Steps">The steps of the run.</param>
/// <param name="Step">The step, from 0.</param>
/// <param name="AttachmentId">The file whose ingestion has ended; null where fetching kept throwing.</param>
public sealed record CrawlSettleInput(CrawlScope Scope, PayloadRef Steps, int Step, AttachmentId? AttachmentId);

/// <summary>The input of <see cref="DurableNames.CloseCrawl"/>.</summary>
/// <param name="Scope">The run.</param>
/// <param name="Plan">What there was to do; null where the source could not be listed.</param>
/// <param name="Code">Why not all was done; null where it was.</param>
public sealed record CrawlCloseInput(CrawlScope Scope, CrawlPlan? Plan, string? Code);
