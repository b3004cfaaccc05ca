using System.Text.Json;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.CommandLine;

/// <summary>Shows a run on the terminal as its frames come: agents as they start and finish, the answer's text, its citations.</summary>
/// <param name="output">The terminal.</param>
/// <param name="json">Show nothing but one JSON document at the end.</param>
internal sealed class AskPrinter(TextWriter output, bool json)
{
    private bool inText;

    /// <summary>Shows a frame.</summary>
    public void Show(Frame frame)
    {
        if (json)
        {
            return;
        }

        switch (frame.EventType)
        {
            case FrameKinds.FileAttachProgress:
                var file = frame.Data.Deserialize(FrameDataJson.Default.FileAttachProgressData)!;
                Line($"{file.FileName}: {AttachmentStatusNames.Of(file.Status)}{Progress(file)}");
                break;
            case FrameKinds.AgentTaskStarted:
                var started = frame.Data.Deserialize(FrameDataJson.Default.AgentTaskStartedData)!;
                Line($"[{frame.TaskId}] {started.Agent} started");
                break;
            case FrameKinds.AgentTaskComplete:
                var complete = frame.Data.Deserialize(FrameDataJson.Default.AgentTaskCompleteData)!;
                Line($"[{frame.TaskId}] {complete.Agent} {complete.Status} after {complete.DurationMs} ms");
                break;
            case FrameKinds.Token:
                Text(frame.Data.Deserialize(FrameDataJson.Default.TokenData)!.Delta);
                break;
        }
    }

    /// <summary>Shows what an answer rests on and who gave it.</summary>
    public void Finish(RunView view)
    {
        var end = view.End!;
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(ChatAnswerBody.Of(view), HttpJson.Wire.ChatAnswerBody));
            return;
        }

        Line(string.Empty);
        foreach (var citation in end.Citations)
        {
            Line($"{citation.FileName ?? citation.Url?.AbsoluteUri ?? "conversation"}:{citation.Start}-{citation.End} \"{citation.Quote}\"{(citation.Section is { } section ? $" ({section})" : string.Empty)}");
        }

        var unsupported = end.Sentences.Count(sentence => !sentence.Supported);
        if (unsupported > 0 && end.Citations.Count > 0)
        {
            Line($"{unsupported} of {end.Sentences.Count} sentences name no source.");
        }

        Line($"({end.Provider}, {end.Model}; conversation {view.ConversationId})");
        if (end.Ensemble is { Members: var members, Resolution: var resolution })
        {
            Line($"Asked together ({resolution}): {string.Join(", ", members.Select(member => $"{member.Model.Provider}, {member.Model.Model}{(member.Code is { } code ? $" ({code})" : string.Empty)}"))}.");
        }

        if (end.Fallback is { } fallback)
        {
            Line($"It stood in for {fallback.FromProvider}, {fallback.FromModel}: {fallback.Reason}.");
        }
    }

    private static string Progress(FileAttachProgressData file) =>
        file.ChunksTotal > 0 ? $" ({file.ChunksDone} of {file.ChunksTotal} chunks)" : string.Empty;

    private void Text(string delta)
    {
        if (!inText)
        {
            output.WriteLine();
            inText = true;
        }

        output.Write(delta);
        output.Flush();
    }

    private void Line(string text)
    {
        if (inText)
        {
            output.WriteLine();
            inText = false;
        }

        output.WriteLine(text);
        output.Flush();
    }
}
