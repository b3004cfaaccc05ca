using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Audio;

/// <summary>Opens the writers of a session's frames, and writes those that stand under numbers of their own.</summary>
internal static class AudioSessionFrames
{
    private const string Kind = "audio";

    private static readonly AgentTaskId Task = new(Kind);

    /// <summary>Opens a writer for a session.</summary>
    internal static FrameWriter Open(this FrameWriters writers, AudioSessionDocument session) =>
        writers.Open(new FrameSource(session.Log, RunFrameNumbers.WriterId) { TaskId = Task });

    /// <summary>Opens the log, where nobody has, and an attempt.</summary>
    internal static Task<FrameId> OpenAttemptAsync(this FrameWriter frames, AudioSessionDocument session, CancellationToken cancellationToken)
    {
        frames.Write(FrameKinds.Start, new StartData(session.RequestId, Kind), FrameDataJson.Default.StartData, RunFrameNumbers.Start, withNext: true);
        return frames.OpenAttemptAsync(new AgentTaskStartedData { Agent = Kind }, FrameDataJson.Default.AgentTaskStartedData, cancellationToken);
    }

    /// <summary>Says that the transcriber is away.</summary>
    internal static void WriteInterrupted(this FrameWriter frames, Problem problem, TimeSpan final) => frames.Write(
        FrameKinds.AudioInterrupted,
        new AudioInterruptedData(problem.Code, problem.Title, problem.Retriable, AudioTranscripts.Rounded(final.TotalSeconds)),
        FrameDataJson.Default.AudioInterruptedData);

    /// <summary>Tells what was read out of the transcript.</summary>
    internal static void WriteEnriched(this FrameWriter frames, AudioEnrichment found) => frames.Write(
        FrameKinds.AudioEnriched,
        new AudioEnrichedData(found.Summary, found.Topics, found.Actions, found.Entities, found.Truncated),
        FrameDataJson.Default.AudioEnrichedData,
        RunFrameNumbers.Enrichment);

    /// <summary>Closes the session.</summary>
    /// <param name="frames">The writer.</param>
    /// <param name="code">The catalogue's code where it ends badly.</param>
    /// <param name="seconds">How much audio there was.</param>
    internal static void WriteClose(this FrameWriter frames, string? code, double seconds)
    {
        if (code is null)
        {
            frames.Write(FrameKinds.End, new AudioEndData(AudioTranscripts.Rounded(seconds)), FrameDataJson.Default.AudioEndData, RunFrameNumbers.End, withNext: true);
        }
        else
        {
            var problem = Problems.All.GetValueOrDefault(code, Problems.Internal);
            frames.Write(
                FrameKinds.Error, new ErrorData(problem.Code, problem.Title, null, problem.Retriable), FrameDataJson.Default.ErrorData, RunFrameNumbers.Error, withNext: true);
        }

        frames.Write(FrameKinds.Done, new DoneData(Core.Chat.RunViewStatus.Of(code)), FrameDataJson.Default.DoneData, RunFrameNumbers.Done);
    }
}
