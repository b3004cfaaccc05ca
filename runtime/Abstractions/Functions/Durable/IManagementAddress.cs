namespace Microsoft.Azure.Functions.Worker;

/// <summary>A durable client that knows where the management API of its host is.</summary>
internal interface IManagementAddress
{
    /// <summary>Where the API is; null where there is none, or the host does not listen yet.</summary>
    string? HttpBaseUrl { get; }

    /// <summary>What every address has in its query; null for nothing.</summary>
    string? QueryString { get; }
}
