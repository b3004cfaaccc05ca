namespace Cartrita.TestSupport.Web;

/// <summary>What a site answers for a path.</summary>
public sealed record LoopbackPage(byte[] Body, string Type)
{
    public int Status { get; init; } = 200;

    /// <summary>With its quotes; null for none.</summary>
    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The connection ends before the body does.</summary>
    public bool BreaksOff { get; init; }

    /// <summary>Leads somewhere else.</summary>
    public static LoopbackPage To(string location, int status = 302) => new([], "text/plain") { Status = status, Headers = new Dictionary<string, string> { ["Location"] = location } };
}
