using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Options of the worker.</summary>
public class WorkerOptions
{
    /// <summary>Serializes durable payloads; PascalCase, numeric enums and no fields where it is null.</summary>
    public ObjectSerializer? Serializer { get; set; }

    /// <summary>What the worker announces to the host.</summary>
    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
