using System.Text.Json.Nodes;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Runtime.Host.Management;

/// <summary>The addresses by which an instance is managed, as the real API gives them.</summary>
/// <param name="key">The key, which is part of each.</param>
/// <param name="settings">The task hub's name.</param>
internal sealed class ManagementLinks(ManagementKey key, HostSettings settings)
{
    /// <summary>The addresses of an instance.</summary>
    /// <param name="http">The request, which says by which name the host is known.</param>
    /// <param name="instanceId">The instance.</param>
    public JsonObject Of(HttpContext http, string instanceId)
    {
        var instance = $"{http.Request.Scheme}://{http.Request.Host}{ManagementPipeline.Path}/instances/{Uri.EscapeDataString(instanceId)}";
        var query = $"taskHub={Uri.EscapeDataString(settings.HubName)}&connection=Storage&code={key.Text}";
        return new()
        {
            ["id"] = instanceId,
            ["statusQueryGetUri"] = $"{instance}?{query}",
            ["sendEventPostUri"] = $"{instance}/raiseEvent/{{eventName}}?{query}",
            ["terminatePostUri"] = $"{instance}/terminate?reason={{text}}&{query}",
            ["purgeHistoryDeleteUri"] = $"{instance}?{query}",
            ["restartPostUri"] = $"{instance}/restart?{query}",
            ["suspendPostUri"] = $"{instance}/suspend?reason={{text}}&{query}",
            ["resumePostUri"] = $"{instance}/resume?reason={{text}}&{query}",
        };
    }
}
