namespace Cartrita.Core.Governance.Terms;

/// <summary>The folded terms as a tree of their characters.</summary>
internal sealed class TermTree
{
    /// <summary>Where every walk begins.</summary>
    internal const int Root = 0;

    private readonly Dictionary<(int Node, char Character), int> children = [];
    private readonly List<bool> ends = [false];

    internal TermTree(IEnumerable<string> folded)
    {
        foreach (var term in folded)
        {
            var node = Root;
            foreach (var character in term)
            {
                if (!children.TryGetValue((node, character), out var next))
                {
                    next = children[(node, character)] = ends.Count;
                    ends.Add(false);
                }

                node = next;
            }

            ends[node] = true;
        }
    }

    /// <summary>The node after a character; negative where no term goes on so.</summary>
    internal int Next(int node, char character) => children.GetValueOrDefault((node, character), -1);

    /// <summary>Whether a term ends there.</summary>
    internal bool IsEnd(int node) => ends[node];
}
