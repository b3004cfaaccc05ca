using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Worker;

/// <summary>How a worker works.</summary>
public class DurableTaskWorkerOptions
{
    /// <summary>Which versions of orchestrations a worker takes.</summary>
    public enum VersionMatchStrategy
    {
        /// <summary>All.</summary>
        None = 0,

        /// <summary>Those of its own version.</summary>
        Strict = 1,

        /// <summary>Those of its own version and of older ones.</summary>
        CurrentOrOlder = 2,
    }

    /// <summary>What a worker does with an orchestration whose version it does not take.</summary>
    public enum VersionFailureStrategy
    {
        /// <summary>It leaves it to another worker.</summary>
        Reject = 0,

        /// <summary>It lets it fail.</summary>
        Fail = 1,
    }

    /// <summary>Serializes payloads; null sets the default one.</summary>
    public DataConverter DataConverter
    {
        get => ChosenConverter ?? JsonDataConverter.Default;
        set => ChosenConverter = value;
    }

    /// <summary>A longer timer is made of several that are not longer.</summary>
    public TimeSpan MaximumTimerInterval { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How much it does at once.</summary>
    public ConcurrencyOptions Concurrency { get; } = new();

    /// <summary>Which versions it takes; null for all.</summary>
    public VersioningOptions? Versioning { get; set; }

    /// <summary>Decides which orchestrations it takes; null for all.</summary>
    [Obsolete("Experimental")]
    public IOrchestrationFilter? OrchestrationFilter { get; set; }

    /// <summary>The converter that was set; null where it is the default one.</summary>
    internal DataConverter? ChosenConverter { get; private set; }

    /// <summary>Copies what these options say into a worker's own ones.</summary>
    internal void ApplyTo(DurableTaskWorkerOptions other)
    {
        other.DataConverter = DataConverter;
        other.MaximumTimerInterval = MaximumTimerInterval;
        other.Versioning = Versioning;
#pragma warning disable CS0618 // What is marked as experimental is copied too.
        other.OrchestrationFilter = OrchestrationFilter;
#pragma warning restore CS0618 // The exception above is for that one member.
    }

    /// <summary>How much a worker does at once.</summary>
    public class ConcurrencyOptions
    {
        private const int PerProcessor = 100;

        /// <summary>How many activities run at once.</summary>
        public int MaximumConcurrentActivityWorkItems { get; set; } = PerProcessor * Environment.ProcessorCount;

        /// <summary>How many orchestrations take a turn at once.</summary>
        public int MaximumConcurrentOrchestrationWorkItems { get; set; } = PerProcessor * Environment.ProcessorCount;
    }

    /// <summary>The versions of a worker.</summary>
    public class VersioningOptions
    {
        /// <summary>The worker's own version.</summary>
        public string Version { get; set; } = string.Empty;

        /// <summary>The version of sub-orchestrations that are called without one.</summary>
        public string DefaultVersion { get; set; } = string.Empty;

        /// <summary>Which versions of orchestrations it takes.</summary>
        public VersionMatchStrategy MatchStrategy { get; set; } = VersionMatchStrategy.None;

        /// <summary>What it does with others.</summary>
        public VersionFailureStrategy FailureStrategy { get; set; } = VersionFailureStrategy.Reject;
    }
}
