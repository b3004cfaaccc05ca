using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Activities.Knowledge;

/// <summary>Keeps credentials out of evidence, so that neither a model nor a quote can carry one.</summary>
internal static class EvidenceScreen
{
    /// <summary>The evidence without the sentences that hold a credential: itself where there is none, else the stretches between them.</summary>
    internal static IReadOnlyList<Evidence> WithoutCredentials(Evidence evidence)
    {
        if (!CredentialRules.Any(evidence.Text))
        {
            return [evidence];
        }

        var kept = new List<Evidence>();
        var from = 0;
        foreach (var unit in SentenceSplitter.Split(evidence.Text).Where(unit => CredentialRules.Any(evidence.Text.Substring(unit.Start, unit.Length))))
        {
            Keep(from, unit.Start);
            from = unit.End;
        }

        Keep(from, evidence.Text.Length);
        return kept;

        // A stretch that still holds one, because it spans sentences, is given up whole.
        void Keep(int start, int end)
        {
            var text = evidence.Text[start..end];
            if (!string.IsNullOrWhiteSpace(text) && !CredentialRules.Any(text))
            {
                kept.Add(evidence with { Start = evidence.Start + start, End = evidence.Start + end, Text = text });
            }
        }
    }
}
