using System.Text.Json.Nodes;

namespace Cartrita.Conformance.Tests.Knowledge.AzureSearch;

/// <summary>The documents as searches see them, which lags behind what was taken.</summary>
internal sealed class SearchShownDocuments
{
    private readonly Dictionary<string, JsonObject> documents = new(StringComparer.Ordinal);
    private readonly Queue<(int Due, string Key, JsonObject? Document)> behind = new();
    private int requests;

    internal IEnumerable<JsonObject> All => documents.Values;

    /// <summary>Another request came.</summary>
    internal void Pass()
    {
        requests++;
        while (behind.TryPeek(out var next) && next.Due < requests)
        {
            behind.Dequeue();
            Show(next.Key, next.Document);
        }
    }

    /// <summary>Shows a document as it is now, or that it is gone, once so many further requests have passed.</summary>
    internal void Take(string key, JsonObject? document, int lag)
    {
        var copy = document?.DeepClone().AsObject();
        if (lag == 0)
        {
            Show(key, copy);
        }
        else
        {
            behind.Enqueue((requests + lag, key, copy));
        }
    }

    private void Show(string key, JsonObject? document)
    {
        if (document is null)
        {
            documents.Remove(key);
        }
        else
        {
            documents[key] = document;
        }
    }
}
