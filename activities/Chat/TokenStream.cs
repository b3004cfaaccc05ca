using System.Text;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Chat;

/// <summary>Streams an attempt's tokens, screened, and keeps the text as the client gets it.</summary>
/// <param name="frames">The attempt's writer.</param>
internal sealed class TokenStream(FrameWriter frames)
{
    private readonly OutputScreen screen = new();
    private readonly StringBuilder text = new();
    private int index;

    /// <summary>The text so far.</summary>
    internal string Text => text.ToString();

    /// <summary>Whether the client has seen any of it.</summary>
    internal bool Begun => index > 0;

    /// <summary>Takes the next piece.</summary>
    internal void Push(string delta) => Send(screen.Push(delta));

    /// <summary>Sends what the screen held back, and says what it found.</summary>
    internal void Complete()
    {
        Send(screen.Flush());
        if (screen.Redactions > 0)
        {
            frames.Write(FrameKinds.SafetyFlag, new SafetyFlagData("output", "credential_in_output", "redacted"), FrameDataJson.Default.SafetyFlagData);
        }
    }

    private void Send(string delta)
    {
        if (delta.Length > 0)
        {
            text.Append(delta);
            frames.Write(FrameKinds.Token, new TokenData(delta, index++), FrameDataJson.Default.TokenData);
        }
    }
}
