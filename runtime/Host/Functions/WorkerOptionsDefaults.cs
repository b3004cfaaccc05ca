using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Gives the worker the serializer that the real one has where the app sets none: PascalCase, numeric enums, no fields.</summary>
internal sealed class WorkerOptionsDefaults(IOptions<JsonSerializerOptions> json) : IPostConfigureOptions<WorkerOptions>
{
    public void PostConfigure(string? name, WorkerOptions options) => options.Serializer ??= new JsonObjectSerializer(json.Value);
}
