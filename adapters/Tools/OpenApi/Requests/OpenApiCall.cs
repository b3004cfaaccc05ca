namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>What credentials add to a request.</summary>
internal sealed class OpenApiCall
{
    /// <summary>Headers.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Pairs of the query.</summary>
    public List<(string Name, string Value)> Query { get; } = [];

    /// <summary>Cookies.</summary>
    public List<(string Name, string Value)> Cookies { get; } = [];

    /// <summary>What it asks of its connection; null for nothing.</summary>
    public OpenApiTransport? Transport { get; init; }
}
