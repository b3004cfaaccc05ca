namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>Answers that may be asked for again on condition that they changed, which counts in no limit where they did not; those that were used last.</summary>
/// <remarks>GitHub is asked each time, so nothing old is given, and nothing that the credential no longer sees.</remarks>
/// <param name="maximumBytes">How many bytes of bodies; one answer may take a quarter.</param>
internal sealed class AnswerCache(int maximumBytes)
{
    private const long OfAnEntry = 512;

    private readonly Lock guard = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, GitHubAnswer Answer)>> known = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, GitHubAnswer Answer)> used = new();
    private long bytes;

    /// <summary>Finds an answer.</summary>
    internal GitHubAnswer? Find(string key)
    {
        lock (guard)
        {
            if (!known.TryGetValue(key, out var node))
            {
                return null;
            }

            used.Remove(node);
            used.AddFirst(node);
            return node.Value.Answer;
        }
    }

    /// <summary>Keeps an answer that can be asked for on condition.</summary>
    internal void Keep(string key, GitHubAnswer answer)
    {
        if (answer.Version is null || answer.Body.Length > maximumBytes / 4)
        {
            return;
        }

        lock (guard)
        {
            if (known.TryGetValue(key, out var before))
            {
                Remove(before);
            }

            known[key] = used.AddFirst((key, answer));
            bytes += Cost(key, answer);
            while (bytes > maximumBytes)
            {
                Remove(used.Last!);
            }
        }
    }

    // An answer of a few bytes takes more than those.
    private static long Cost(string key, GitHubAnswer answer) => answer.Body.Length + (2L * key.Length) + OfAnEntry;

    private void Remove(LinkedListNode<(string Key, GitHubAnswer Answer)> node)
    {
        used.Remove(node);
        known.Remove(node.Value.Key);
        bytes -= Cost(node.Value.Key, node.Value.Answer);
    }
}
