using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Crawl;

/// <summary>Removes an item that its source no longer lists.</summary>
/// <param name="steps">The steps of the run.</param>
/// <param name="removal">Removes it.</param>
public sealed class RemoveCrawlItemActivity(CrawlSteps steps, CrawlRemoval removal)
{
    /// <summary>Removes.</summary>
    /// <param name="input">The step.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.RemoveCrawlItem)]
    public async Task RunAsync([ActivityTrigger] CrawlStepInput input, CancellationToken cancellationToken)
    {
        if ((await steps.ReadAsync(input.Scope, input.Steps, input.Step, cancellationToken)).Gone is { } key)
        {
            await removal.RemoveAsync(input.Scope, key, cancellationToken);
        }
    }
}
