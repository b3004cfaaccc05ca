namespace Cartrita.Runtime.Host.Durable.Tracing;

/// <summary>The tags of spans, named as the real worker and client name them.</summary>
internal static class SpanTags
{
    /// <summary>What the span is of: <c>orchestration</c>, <c>activity</c>, <c>timer</c>, <c>event</c> or <c>entity</c>.</summary>
    public const string Type = "durabletask.type";

    /// <summary>The name of the orchestration, the activity or the event.</summary>
    public const string Name = "durabletask.task.name";

    /// <summary>The version of the orchestration or the activity.</summary>
    public const string Version = "durabletask.task.version";

    /// <summary>The instance.</summary>
    public const string InstanceId = "durabletask.task.instance_id";

    /// <summary>The execution.</summary>
    public const string ExecutionId = "durabletask.task.execution_id";

    /// <summary>How an execution ended.</summary>
    public const string Status = "durabletask.task.status";

    /// <summary>The id of the decision that scheduled it.</summary>
    public const string TaskId = "durabletask.task.task_id";

    /// <summary>The receiver of an event.</summary>
    public const string EventTarget = "durabletask.event.target_instance_id";

    /// <summary>What is done to an entity: <c>call_entity</c> or <c>signal_entity</c>.</summary>
    public const string Operation = "durabletask.task.operation";

    /// <summary>When a signal is due.</summary>
    public const string ScheduledTime = "durabletask.task.scheduled_time";

    /// <summary>When a timer is due.</summary>
    public const string FireAt = "durabletask.fire_at";
}
