using Cartrita.Runtime.Host.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Timers;

/// <summary>Runs the timer functions.</summary>
internal sealed class TimerService(
    FunctionCatalog functions,
    IConfiguration configuration,
    TimerRunner runner,
    TimerStatusStore store,
    TimeProvider time,
    ILogger<TimerService> logger) : TriggerService
{
    protected override TimeProvider Time => time;

    protected override ILogger Log => logger;

    protected override IReadOnlyList<Func<CancellationToken, Task>> Open() =>
        [.. functions.Of(TriggerKind.Timer).Select(function => (Func<CancellationToken, Task>)Listener(function).RunAsync)];

    private TimerListener Listener(FunctionEntry function)
    {
        var trigger = (TimerTriggerAttribute)function.Trigger;
        return new(function, ScheduleParser.Parse(function.Name, trigger.Schedule, configuration, time.GetUtcNow()), runner, store, time, logger);
    }
}
