namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>A document with one operation, the security that a test says, and its settings.</summary>
internal sealed class SecuredShop : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    /// <summary>Settings for a document.</summary>
    /// <param name="server">Where calls go.</param>
    /// <param name="security">Its requirements, a YAML list.</param>
    /// <param name="schemes">Its schemes, YAML.</param>
    /// <param name="method">The operation's method.</param>
    /// <param name="credentials">Settings by their paths below <c>Credentials</c>.</param>
    internal (string Key, string? Value)[] Settings(Uri server, string security, string schemes, string method, params (string Key, string Value)[] credentials)
    {
        File.WriteAllText(file, Documents.With(
            $"      requestBody: {{ content: {{ application/json: {{ schema: {{ type: object }} }} }} }}\n      security: {security}", $"  securitySchemes: {{ {schemes} }}", method: method));
        return
        [
            ("OpenApi:shop:Document", file), ("OpenApi:shop:Server", server.ToString()), ("OpenApi:shop:Agents", "task_agent"),
            .. credentials.Select(part => ($"OpenApi:shop:Credentials:{part.Key}", (string?)part.Value)),
        ];
    }
}
