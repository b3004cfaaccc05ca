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
    internal void Push(string delta) => Send([screen.Push(delta)]);

    /// <summary>Sends what the screen held back, and says what it found.</summary>
    internal void Complete() => Complete([]);

    /// <summary>Takes all remaining pieces at once: an answer that is there already is one append, not one a word.</summary>
    internal void Complete(IEnumerable<string> rest)
    {
        List<string> screened = [.. rest.Select(screen.Push)];
        Send([.. screened, screen.Flush()]);
        if (screen.Redactions > 0)
        {
            frames.Write(FrameKinds.SafetyFlag, new SafetyFlagData("output", "credential_in_output", "redacted"), FrameDataJson.Default.SafetyFlagData);
        }
    }

    private void Send(IReadOnlyList<string> deltas)
    {
        List<TokenData> tokens = [];
        foreach (var delta in deltas.Where(delta => delta.Length > 0))
        {
            text.Append(delta);
            tokens.Add(new TokenData(delta, index++));
        }

        frames.WriteAll(FrameKinds.Token, tokens, FrameDataJson.Default.TokenData);
    }
}
