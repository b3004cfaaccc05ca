namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>A request as it was sent.</summary>
internal sealed record PlainRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    internal string? Header(string name) => Headers.GetValueOrDefault(name);
}
