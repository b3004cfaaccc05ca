using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Governance;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Audio;

/// <summary>A session of live audio over HTTP: one pump after the other, with pauses where the transcriber is away, until it has ended.</summary>
/// <remarks>Its instance id is the session's. What was heard so far is in the log; this only knows from which chunk to go on.</remarks>
public static class AudioSessionOrchestrator
{
    private const int PumpsPerExecution = 20;

    // After so many tries without a word in between, only its client makes it try again; but the store is waited for, since nobody sees that it was away.
    private const int MostInterruptions = 8;

    /// <summary>Runs a session.</summary>
    /// <param name="context">The orchestration's context.</param>
    /// <param name="input">The session.</param>
    [Function(DurableNames.AudioSession)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, AudioSessionInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        var at = input;
        for (var pumps = 0; pumps < PumpsPerExecution; pumps++)
        {
            var pumped = await PumpAsync(context, at);
            at = at with
            {
                Chunk = Math.Max(at.Chunk, pumped.Chunk),
                FromMs = Math.Max(at.FromMs, pumped.FromMs),
                HeardMs = Math.Max(at.HeardMs, pumped.HeardMs),
                Interruptions = pumped.End != AudioPumpEnd.Interrupted ? 0 : pumped.FromMs > at.FromMs ? 1 : at.Interruptions + 1,
            };
            var code = pumped.Code;
            if (pumped.End == AudioPumpEnd.Interrupted)
            {
                if (await MayGoOnAsync(context, at, pumped))
                {
                    continue;
                }

                code = Problems.LimitExceeded.Code;
            }
            else if (pumped.End == AudioPumpEnd.HandsOver)
            {
                continue;
            }
            else if (pumped.End == AudioPumpEnd.Superseded)
            {
                // Whoever has the session closes it.
                return;
            }

            if (at.Enrich && pumped.End is (AudioPumpEnd.Finished or AudioPumpEnd.Stopped))
            {
                await EnrichAsync(context, at);
            }

            await context.CallActivityAsync(DurableNames.CloseAudioSession, new CloseAudioSessionInput(at.OwnerId, at.SessionId, code), Retries.Closing);
            return;
        }

        context.ContinueAsNew(at);
    }

    private static async Task EnrichAsync(TaskOrchestrationContext context, AudioSessionInput at)
    {
        try
        {
            await context.CallActivityAsync(DurableNames.EnrichAudio, new EnrichAudioInput(at.OwnerId, at.SessionId), Retries.Step);
        }
        catch (TaskFailedException)
        {
            // The transcript is whole without it, and the session has to be closed.
        }
    }

    private static async Task<PumpAudioResult> PumpAsync(TaskOrchestrationContext context, AudioSessionInput at)
    {
        try
        {
            var input = new PumpAudioInput(at.OwnerId, at.SessionId, at.Chunk, at.FromMs) { HeardMs = at.HeardMs, Start = at.Start, InPlaceOf = at.InPlaceOf };
            return await context.CallActivityAsync<PumpAudioResult>(DurableNames.PumpAudio, input, Retries.Step);
        }
        catch (TaskFailedException)
        {
            // The store was away for longer than all the tries; it is a pause like another.
            return new PumpAudioResult { End = AudioPumpEnd.Interrupted, Chunk = at.Chunk, FromMs = at.FromMs, Code = Problems.Unavailable.Code, Retriable = true };
        }
    }

    // False where its time is over.
    private static async Task<bool> MayGoOnAsync(TaskOrchestrationContext context, AudioSessionInput at, PumpAudioResult pumped)
    {
        var now = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero);
        var again = pumped.Retriable && (at.Interruptions <= MostInterruptions || pumped.Code == Problems.Unavailable.Code) ? now + Pauses.Of(at.Interruptions - 1) : at.Deadline;
        if (now >= at.Deadline)
        {
            return false;
        }

        using var left = new CancellationTokenSource();
        var woken = context.WaitForExternalEvent<string?>(DurableNames.AudioWakeEvent, left.Token);
        await Task.WhenAny(woken, context.CreateTimer((again < at.Deadline ? again : at.Deadline).UtcDateTime, left.Token));
        var isWoken = woken.IsCompleted;
        left.Cancel();
        return isWoken || again < at.Deadline;
    }
}
