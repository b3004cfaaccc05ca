using Cartrita.Activities.Tools;
using Cartrita.Core.Chat;

namespace Cartrita.Activities.Agents;

/// <summary>Fits texts into so many tokens: what is short stays whole, and what is long shares what is left.</summary>
internal static class FittedTexts
{
    private const string Rest = "\n[The rest is left out: the context has no room for it.]";

    /// <summary>The texts in their order, and how many of them were shortened.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="room">Tokens for all of them.</param>
    internal static (IReadOnlyList<string> Texts, int Shortened) Of(IReadOnlyList<string> texts, int room)
    {
        var (fitted, shortened) = (texts.ToArray(), 0);
        List<int> shortestFirst = [.. Enumerable.Range(0, texts.Count).OrderBy(index => ContextBudget.Estimate(texts[index]))];
        for (var place = 0; place < shortestFirst.Count; place++)
        {
            var (index, share) = (shortestFirst[place], Math.Max(0, room) / (shortestFirst.Count - place));
            if (ContextBudget.Estimate(texts[index]) > share)
            {
                var kept = ContextBudget.Fitting(texts[index], share - ContextBudget.Estimate(Rest));
                fitted[index] = $"{(kept > 0 ? TextCut.At(texts[index], kept) : string.Empty)}{Rest}";
                shortened++;
            }

            room -= ContextBudget.Estimate(fitted[index]);
        }

        return (fitted, shortened);
    }
}
