using Cartrita.Activities.Models;
using Cartrita.Core.Chat;

namespace Cartrita.Activities.Agents;

/// <summary>Fits texts into so many tokens: what is short stays whole, and what is long shares what is left.</summary>
internal static class FittedTexts
{
    private static readonly int Rest = Left(new PromptText()).Tokens;

    /// <summary>Shortens those that are too long, and says how many they are.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="room">Tokens for all of them.</param>
    internal static int Shorten(IReadOnlyList<PromptText> texts, int room)
    {
        var shortened = 0;
        List<PromptText> shortestFirst = [.. texts.OrderBy(text => text.Tokens)];
        for (var place = 0; place < shortestFirst.Count; place++)
        {
            var (text, share) = (shortestFirst[place], Math.Max(0, room) / (shortestFirst.Count - place));
            if (text.Tokens > share)
            {
                Left(text.Cut(ContextBudget.Fitting(text.ToString(), share - Rest)));
                shortened++;
            }

            room -= text.Tokens;
        }

        return shortened;
    }

    private static PromptText Left(PromptText text) => text.Own($"\n[The rest is left out: the context has no room for it.]");
}
