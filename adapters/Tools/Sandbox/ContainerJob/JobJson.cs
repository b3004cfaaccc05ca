using System.Text.Json.Serialization;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>The JSON of Azure Resource Manager.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobTemplate))]
[JsonSerializable(typeof(JobExecution))]
[JsonSerializable(typeof(JobExecutions))]
[JsonSerializable(typeof(ManagementError))]
internal sealed partial class JobJson : JsonSerializerContext;
