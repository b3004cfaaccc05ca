using Cartrita.Core.Chat;

namespace Cartrita.Core.Streaming;

/// <summary>The names of the SignalR hub that pushes frames (CHAT-08).</summary>
public static class FrameHub
{
    /// <summary>The hub.</summary>
    public const string Name = "frames";

    /// <summary>The client method that gets frames: <c>{group, after, frames}</c>.</summary>
    public const string Frames = "frames";

    /// <summary>The client method that says that frames come from now on: <c>{group}</c>.</summary>
    public const string Joined = "joined";

    /// <summary>The group of those who watch a run.</summary>
    /// <param name="run">The run.</param>
    public static string Group(RunId run) => $"run-{run.Value}";

    /// <summary>The group of those who watch all runs of a conversation.</summary>
    /// <param name="conversation">The conversation.</param>
    public static string Group(ConversationId conversation) => $"conversation-{conversation.Value}";
}
