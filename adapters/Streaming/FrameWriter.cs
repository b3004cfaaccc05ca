using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Agents;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Adapters.Streaming;

/// <summary>Appends one activity's frames to its run's log, in order, in batches.</summary>
/// <remarks>
/// Frames of an attempt are numbered by the copy that writes them, under the writer's id and the copy's own: after a redelivery two
/// copies of one activity may run at once, and neither can use up the other's numbers. All other frames carry a number that the
/// caller derives from its input, so that a second execution repeats them and readers drop the repetition.
/// </remarks>
public sealed class FrameWriter : IAsyncDisposable
{
    private readonly IFrameLog log;
    private readonly FrameSource source;
    private readonly string copyId;
    private readonly FrameFlush flush;
    private readonly CurrentStep steps;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim appending = new(1, 1);
    private List<FrameRecord> pending = [];
    private int pendingBytes;
    private TaskCompletionSource? full;
    private FrameId? attempt;
    private long sequence;
    private Exception? failure;

    internal FrameWriter(IFrameLog log, FrameSource source, string copyId, FrameFlush flush, CurrentStep steps, TimeProvider time) =>
        (this.log, this.source, this.copyId, this.flush, this.steps, this.time) = (log, source, $"{source.WriterId}/{copyId}", flush, steps, time);

    /// <summary>Opens an attempt of the writer's task with an <see cref="FrameKinds.AgentTaskStarted"/>; frames written from here on belong to it, and those of earlier attempts are void.</summary>
    /// <typeparam name="T">The data's type.</typeparam>
    /// <param name="data">The frame's data.</param>
    /// <param name="typeInfo">Its contract.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The attempt: the position of its opening.</returns>
    public async Task<FrameId> OpenAttemptAsync<T>(T data, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken)
    {
        if (source.TaskId is null)
        {
            throw new InvalidOperationException("Only a writer that has a task can open an attempt.");
        }

        var element = JsonSerializer.SerializeToElement(data, typeInfo);
        var opened = await AppendAsync(() => Make(FrameKinds.AgentTaskStarted, element, copyId, sequence++, source.TaskId), durable: false, cancellationToken);
        attempt = opened[^1];
        return opened[^1];
    }

    /// <summary>Writes a frame of the open attempt.</summary>
    /// <typeparam name="T">The data's type.</typeparam>
    /// <param name="kind">One of <see cref="FrameKinds"/>.</param>
    /// <param name="data">The frame's data.</param>
    /// <param name="typeInfo">Its contract.</param>
    public void Write<T>(string kind, T data, JsonTypeInfo<T> typeInfo)
    {
        var opened = attempt ?? throw new InvalidOperationException("A frame without a number of its own belongs to an attempt: open one first.");
        var element = JsonSerializer.SerializeToElement(data, typeInfo);
        lock (gate)
        {
            Hold(Make(kind, element, copyId, sequence++, source.TaskId) with { Attempt = opened });
        }
    }

    /// <summary>Writes frames of the open attempt that were all there at once; they lie in the log together.</summary>
    /// <typeparam name="T">The data's type.</typeparam>
    /// <param name="kind">One of <see cref="FrameKinds"/>.</param>
    /// <param name="data">The frames' data, in order.</param>
    /// <param name="typeInfo">Its contract.</param>
    public void WriteAll<T>(string kind, IEnumerable<T> data, JsonTypeInfo<T> typeInfo)
    {
        lock (gate)
        {
            foreach (var one in data)
            {
                Write(kind, one, typeInfo);
            }
        }
    }

    /// <summary>Writes a frame outside of attempts.</summary>
    /// <typeparam name="T">The data's type.</typeparam>
    /// <param name="kind">One of <see cref="FrameKinds"/>.</param>
    /// <param name="data">The frame's data.</param>
    /// <param name="typeInfo">Its contract.</param>
    /// <param name="number">The frame's number under the writer's id, the same in every execution.</param>
    /// <param name="task">The task that it belongs to; null for a frame of the run itself, also where the writer has a task.</param>
    /// <param name="withNext">True: it waits for the next frame or flush and lies in the log together with that.</param>
    public void Write<T>(string kind, T data, JsonTypeInfo<T> typeInfo, long number, AgentTaskId? task = null, bool withNext = false)
    {
        var element = JsonSerializer.SerializeToElement(data, typeInfo);
        lock (gate)
        {
            Hold(Make(kind, element, source.WriterId, number, task), withNext);
        }
    }

    /// <summary>Writes what the current step did, where it has not been told: with the last frames of its activity, so that it takes no append of its own.</summary>
    /// <param name="outcome">One of <see cref="TraceOutcomes"/>, or a code of the catalogue.</param>
    public void WriteStep(string outcome = TraceOutcomes.Ok)
    {
        if (steps.Value is { IsTold: false } step)
        {
            WriteTrace(step.Tell(outcome));
        }
    }

    /// <summary>Writes what a step did. It waits for the next frame or flush.</summary>
    /// <param name="trace">The step.</param>
    public void WriteTrace(StepTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var element = JsonSerializer.SerializeToElement(trace, FrameDataJson.Default.StepTrace);
        lock (gate)
        {
            Hold(Make(StepTrace.RecordKind, element, $"trace/{trace.StepId}", trace.Number, trace.TaskId), withNext: true);
        }
    }

    /// <summary>Returns once everything written so far lies in the log.</summary>
    /// <param name="durable">Whether it has to survive a power failure.</param>
    /// <param name="cancellationToken">Stops waiting; what was being appended may lie in the log all the same.</param>
    public Task FlushAsync(bool durable, CancellationToken cancellationToken) => AppendAsync(last: null, durable, cancellationToken);

    /// <summary>Appends what is held back.</summary>
    public async ValueTask DisposeAsync()
    {
        bool lost;
        lock (gate)
        {
            lost = failure is not null;
        }

        if (!lost)
        {
            await FlushAsync(durable: false, CancellationToken.None);
        }
    }

    private FrameRecord Make(string kind, JsonElement data, string writer, long number, AgentTaskId? task) => new()
    {
        WriterId = writer,
        Sequence = number,
        EventType = kind,
        Timestamp = time.GetUtcNow(),
        ConversationId = source.ConversationId,
        OrchestrationId = source.Key.Run,
        MessageId = source.MessageId,
        TaskId = task,
        Data = data,
    };

    private void Hold(FrameRecord record, bool withNext = false)
    {
        ThrowIfFailed();
        pending.Add(record);
        pendingBytes += JsonMarshal.GetRawUtf8Value(record.Data).Length;
        if (full is null && !withNext)
        {
            full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = AppendLaterAsync(full.Task);
        }

        if (pendingBytes >= flush.Bytes)
        {
            full?.TrySetResult();
        }
    }

    private async Task AppendLaterAsync(Task enough)
    {
        if (flush.Interval > TimeSpan.Zero)
        {
            await Task.WhenAny(enough, Task.Delay(flush.Interval, time, CancellationToken.None));
        }
        else
        {
            await Task.Yield();
        }

        try
        {
            await AppendAsync(last: null, durable: false, CancellationToken.None);
        }
        catch (Exception)
        {
            // Nobody waits for this task: the failure was kept, and the writer's next call throws it.
        }
    }

    private async Task<IReadOnlyList<FrameId>> AppendAsync(Func<FrameRecord>? last, bool durable, CancellationToken cancellationToken)
    {
        await appending.WaitAsync(cancellationToken);
        try
        {
            var batch = Take(last);
            return batch.Count > 0 || durable ? await log.AppendAsync(source.Key, batch, durable, cancellationToken) : [];
        }
        catch (Exception exception)
        {
            // A hole in an attempt would be read as the whole: from here on the writer refuses, and the activity is repeated.
            lock (gate)
            {
                failure ??= exception;
            }

            throw;
        }
        finally
        {
            appending.Release();
        }
    }

    private List<FrameRecord> Take(Func<FrameRecord>? last)
    {
        lock (gate)
        {
            ThrowIfFailed();
            if (last is not null)
            {
                pending.Add(last());
            }

            var batch = pending;
            pending = [];
            pendingBytes = 0;
            full?.TrySetResult();
            full = null;
            return batch;
        }
    }

    private void ThrowIfFailed()
    {
        if (failure is not null)
        {
            throw new InvalidOperationException("An earlier append of this writer failed.", failure);
        }
    }
}
