using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Management;

/// <summary>The client that functions get: it can tell the addresses of the management API.</summary>
/// <param name="work">The queues and the store.</param>
/// <param name="converter">Serializes payloads.</param>
/// <param name="ids">Makes instance and execution ids.</param>
/// <param name="access">Where the API is.</param>
internal sealed class ManagedDurableTaskClient(RuntimeWork work, DataConverter converter, IRandomIds ids, ManagementAccess access)
    : LocalDurableTaskClient(work, converter, ids), IManagementAddress
{
    /// <inheritdoc/>
    public string? HttpBaseUrl => access.BaseUrl;

    /// <inheritdoc/>
    public string? QueryString => access.Key is { } key ? $"code={key.Text}" : null;
}
