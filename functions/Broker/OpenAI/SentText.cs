using System.Text;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>The text of a run's answer that went out. An attempt that begins anew may only repeat it: this protocol can take nothing back.</summary>
internal sealed class SentText
{
    private readonly StringBuilder sent = new();
    private int at;

    /// <summary>An attempt begins at the text's start.</summary>
    public void BeginAnew() => at = 0;

    /// <summary>What is new in the next piece of the attempt; throws where the attempt says something else than was sent.</summary>
    public string Next(string delta)
    {
        var repeated = Math.Min(delta.Length, sent.Length - at);
        for (var index = 0; index < repeated; index++)
        {
            if (sent[at + index] != delta[index])
            {
                throw new CartritaException(Problems.ProviderFailed, "The answer began anew after a part of it was sent; ask again.");
            }
        }

        at += delta.Length;
        sent.Append(delta, repeated, delta.Length - repeated);
        return delta[repeated..];
    }

    /// <summary>The attempt is complete; throws where more was sent than it says.</summary>
    public void End()
    {
        if (at < sent.Length)
        {
            throw new CartritaException(Problems.ProviderFailed, "The answer began anew after a part of it was sent; ask again.");
        }
    }
}
