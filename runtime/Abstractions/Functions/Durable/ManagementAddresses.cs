using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes the addresses by which an instance is managed.</summary>
internal static class ManagementAddresses
{
    private const string ApiPath = "/runtime/webhooks/durabletask";

    // The braces are doubled in what the real worker gives out.
    private const string Reason = "reason={{text}}";

    /// <summary>The addresses of an instance.</summary>
    /// <param name="client">A client of the host.</param>
    /// <param name="request">The request that says by which name the host is known; null for the name that the host knows itself.</param>
    /// <param name="instanceId">The instance.</param>
    /// <exception cref="InvalidOperationException">Without a request, the client does not know where its host is.</exception>
    public static HttpManagementPayload Of(DurableTaskClient client, HttpRequestData? request, string instanceId)
    {
        var address = client as IManagementAddress;
        var root = request is null ? address?.HttpBaseUrl : $"{Authority(request)}{ApiPath}";
        if (root is null)
        {
            throw new InvalidOperationException(
                "Failed to create HTTP management payload as base URL is null. Either use Functions bindings or provide an HTTP request to create the HttpPayload.");
        }

        var instance = $"{root}/instances/{Uri.EscapeDataString(instanceId)}";
        return new()
        {
            Id = instanceId,
            StatusQueryGetUri = Address(instance, address?.QueryString),
            SendEventPostUri = Address($"{instance}/raiseEvent/{{eventName}}", address?.QueryString),
            TerminatePostUri = Address($"{instance}/terminate", Reason, address?.QueryString),
            PurgeHistoryDeleteUri = Address(instance, address?.QueryString),
            SuspendPostUri = Address($"{instance}/suspend", Reason, address?.QueryString),
            ResumePostUri = Address($"{instance}/resume", Reason, address?.QueryString),
        };
    }

    private static string Address(string path, params ReadOnlySpan<string?> queries)
    {
        var text = path;
        foreach (var query in queries)
        {
            text += string.IsNullOrEmpty(query) ? "" : $"{(text.Length == path.Length ? '?' : '&')}{query}";
        }

        return text;
    }

    // A proxy says in headers by which name the caller knows the host.
    private static string Authority(HttpRequestData request)
    {
        var parts = First(request, "Forwarded")?.Split(';').Select(part => part.Split('=')).Where(part => part.Length == 2)
            .ToDictionary(part => part[0].Trim(), part => part[1].Trim());
        var scheme = parts?.GetValueOrDefault("proto");
        return parts?.GetValueOrDefault("host") is { } host
            ? $"{scheme ?? request.Url.Scheme}://{host}"
            : $"{First(request, "X-Forwarded-Proto") ?? scheme ?? request.Url.Scheme}://{First(request, "X-Forwarded-Host") ?? request.Url.Authority}";
    }

    private static string? First(HttpRequestData request, string header) => request.Headers.TryGetValues(header, out var values) ? values.FirstOrDefault() : null;
}
