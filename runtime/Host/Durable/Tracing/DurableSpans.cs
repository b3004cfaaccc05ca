using System.Diagnostics;
using System.Runtime.CompilerServices;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Durable.Tracing;

/// <summary>Begins spans under the source <c>Microsoft.DurableTask</c>, named and tagged as the real worker's and client's; never with a payload.</summary>
internal static class DurableSpans
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Microsoft.DurableTask";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>Whether anybody listens. Where nobody does, spans cost this question.</summary>
    public static bool IsOn => s_source.HasListeners();

    /// <summary>A client starts an instance.</summary>
    /// <param name="name">The orchestrator's name.</param>
    /// <param name="version">The version that was asked for; null for none.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="executionId">Its first execution.</param>
    public static Activity? StartCreation(string name, string? version, string instanceId, string executionId) =>
        StartProducer(Named("create_orchestration", name, version)) is { } span
            ? span.SetTag(SpanTags.Type, "orchestration")
                .SetTag(SpanTags.Name, name)
                .SetTag(SpanTags.Version, version)
                .SetTag(SpanTags.InstanceId, instanceId)
                .SetTag(SpanTags.ExecutionId, executionId)
            : null;

    /// <summary>A client raises an event.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="target">The receiver.</param>
    public static Activity? StartEvent(string name, string target) =>
        StartProducer(Named("orchestration_event", name, null)) is { } span
            ? span.SetTag(SpanTags.Type, "event").SetTag(SpanTags.Name, name).SetTag(SpanTags.EventTarget, target)
            : null;

    /// <summary>An activity runs.</summary>
    /// <param name="activity">The activity.</param>
    public static Activity? StartActivity(QueuedActivity activity) =>
        Start(
            Named("activity", activity.Name, activity.Version), ActivityKind.Server, activity.TraceParent, activity.TraceState, default) is { } span
            ? span.SetTag(SpanTags.Type, "activity")
                .SetTag(SpanTags.Name, activity.Name)
                .SetTag(SpanTags.Version, activity.Version)
                .SetTag(SpanTags.InstanceId, activity.InstanceId)
                .SetTag(SpanTags.TaskId, activity.TaskId)
            : null;

    /// <summary>A client signals an entity.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="due">When it is due; null for at once.</param>
    public static Activity? StartSignal(EntityInstanceId id, string operation, DateTimeOffset? due) =>
        StartProducer(OfEntity(id.ToString(), operation))?.SetRequest(id.ToString(), isSignal: true, due);

    /// <summary>An entity runs an operation.</summary>
    /// <param name="entityId">The entity.</param>
    /// <param name="traced">The operation.</param>
    public static Activity? StartOperation(string entityId, TracedOperation traced)
    {
        var operation = traced.Operation;
        var isSignal = operation.CallerTaskId is null;
        return Start(
            OfEntity(entityId, operation.Operation),
            isSignal ? ActivityKind.Consumer : ActivityKind.Server,
            operation.TraceParent,
            operation.TraceState,
            default,
            SpanIds.OfOperation(entityId, traced.MessageId))?.SetEntity(isSignal).SetTag(SpanTags.InstanceId, entityId);
    }

    /// <summary>Ends a span.</summary>
    /// <param name="span">The span, where there is one.</param>
    public static void End(Activity? span)
    {
        try
        {
            span?.Dispose();
        }
        catch (Exception)
        {
            // A listener's fault; what the span is of stands.
        }
    }

    /// <summary>The name of a span about an operation.</summary>
    /// <param name="entityId">The entity, as <c>@name@key</c>.</param>
    /// <param name="operation">The operation's name.</param>
    public static string OfEntity(string entityId, string operation) => $"entity:{EntityInstanceId.FromString(entityId).Name}:{operation}";

    /// <summary>Tags a call or a signal on its way to an entity.</summary>
    /// <param name="span">The span.</param>
    /// <param name="entityId">The entity.</param>
    /// <param name="isSignal">Whether nobody waits for it.</param>
    /// <param name="due">When a signal is due; null for at once.</param>
    public static Activity SetRequest(this Activity span, string entityId, bool isSignal, DateTimeOffset? due)
    {
        span.SetEntity(isSignal).SetTag(SpanTags.EventTarget, entityId);
        return due is { } time ? span.SetTag(SpanTags.ScheduledTime, time.UtcDateTime.ToString("O")) : span;
    }

    /// <summary>Begins a span in a trace that is known.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="traceParent">The parent.</param>
    /// <param name="traceState">What goes with it.</param>
    /// <param name="since">When it began; now where it is not known.</param>
    /// <param name="spanId">The id that others know it by already; null for a new one.</param>
    /// <returns>Null where there is no parent, nobody wants the span, or a listener fails.</returns>
    public static Activity? Start(
        string name, ActivityKind kind, string? traceParent, string? traceState, DateTimeOffset since, string? spanId = null)
    {
        if (!IsOn
            || !ActivityContext.TryParse(traceParent, traceState, out var parent)
            || Started(() => s_source.StartActivity(name, kind, parent, startTime: since)) is not { } span)
        {
            return null;
        }

        if (spanId is not null)
        {
            SpanIdOf(span) = spanId;
            IdOf(span) = null;
        }

        return span;
    }

    /// <summary>A span's name.</summary>
    /// <param name="what">What it is of.</param>
    /// <param name="name">The name of that.</param>
    /// <param name="version">Its version; null for none.</param>
    public static string Named(string what, string name, string? version) =>
        string.IsNullOrEmpty(version) ? $"{what}:{name}" : $"{what}:{name}@({version})";

    /// <summary>Marks a span as failed, where it is.</summary>
    /// <param name="span">The span.</param>
    /// <param name="failure">The failure, where there is one.</param>
    public static void SetFailure(this Activity span, TaskFailureDetails? failure)
    {
        if (failure is not null)
        {
            span.SetStatus(ActivityStatusCode.Error, failure.ErrorMessage);
        }
    }

    private static Activity? StartProducer(string name) =>
        IsOn ? Started(() => s_source.StartActivity(name, ActivityKind.Producer)) : null;

    private static Activity? Started(Func<Activity?> start)
    {
        try
        {
            return start();
        }
        catch (Exception)
        {
            // A listener's fault: what the span would be of has not begun, and goes on without one.
            return null;
        }
    }

    private static Activity SetEntity(this Activity span, bool isSignal) =>
        span.SetTag(SpanTags.Type, "entity").SetTag(SpanTags.Operation, isSignal ? "signal_entity" : "call_entity");

    // A span's id cannot be chosen over the public API. The real worker writes the same field; a test fails where it is gone.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity activity);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_id")]
    private static extern ref string? IdOf(Activity activity);
}
