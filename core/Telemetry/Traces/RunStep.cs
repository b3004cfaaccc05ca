using System.Diagnostics;
using Cartrita.Core.Durable;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>Gathers what one execution of a step does, until it is told. Calls may come from several threads.</summary>
public sealed class RunStep
{
    /// <summary>Calls that a step tells at most; it counts the others.</summary>
    public const int MostCalls = 100;

    private readonly StepIdentity identity;
    private readonly RunScope scope;
    private readonly TimeProvider time;
    private readonly DateTimeOffset startedAt;
    private readonly long started;
    private readonly ActivityContext? span = Activity.Current?.Context;
    private readonly Lock gate = new();
    private readonly List<RunCall> calls = [];
    private int leftOut;

    internal RunStep(StepIdentity identity, RunScope scope, TimeProvider time)
    {
        (this.identity, this.scope, this.time) = (identity, scope, time);
        (startedAt, started) = (time.GetUtcNow(), time.GetTimestamp());
    }

    /// <summary>Whether nothing has to be told any more.</summary>
    public bool IsTold { get; private set; }

    /// <summary>Whether a call of a kind was made.</summary>
    /// <param name="kind">One of <see cref="TraceKinds"/>.</param>
    public bool Called(string kind)
    {
        lock (gate)
        {
            return calls.Exists(call => call.Kind == kind);
        }
    }

    /// <summary>A call begins.</summary>
    /// <param name="call">What is known of it.</param>
    public RunCall Begin(RunCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Begin(time);
        lock (gate)
        {
            if (calls.Count < MostCalls)
            {
                calls.Add(call);
            }
            else
            {
                leftOut++;
            }
        }

        return call;
    }

    /// <summary>What is kept of the step, which counts as told from now on.</summary>
    /// <param name="outcome">One of <see cref="TraceOutcomes"/>, or a code of the catalogue.</param>
    /// <param name="threw">Whether it is asked for again.</param>
    public StepTrace Tell(string outcome, bool threw = false)
    {
        IsTold = true;
        lock (gate)
        {
            return new StepTrace
            {
                StepId = TraceText.Of(identity.Id)!,
                Name = identity.Name,
                Product = TraceFlows.ProductOf(scope),
                Flow = TraceFlows.FlowOf(scope),
                Agent = TraceText.Of(identity.Agent),
                TaskId = identity.TaskId,
                StartedAt = startedAt,
                DurationMs = (long)time.GetElapsedTime(started).TotalMilliseconds,
                Outcome = outcome,
                Number = threw ? StepTrace.Thrown : outcome == TraceOutcomes.Waiting ? StepTrace.Waiting : StepTrace.Ended,
                TraceId = span?.TraceId.ToHexString(),
                SpanId = span?.SpanId.ToHexString(),
                Calls = [.. calls.Select(call => call.ToTrace())],
                LeftOut = leftOut,
            };
        }
    }

    /// <summary>What was told may not have come into the log: it has to be told again.</summary>
    public void Reopen() => IsTold = false;
}
