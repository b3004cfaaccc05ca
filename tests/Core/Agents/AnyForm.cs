using System.Text.Json;
using Cartrita.Core.Tools;

namespace Cartrita.Core.Tests.Agents;

/// <summary>Finds every value fit: the check by schema has a package, and its tests are with it.</summary>
internal sealed class AnyForm : IJsonSchemas
{
    public string? Fault(JsonElement schema, JsonElement value) => null;
}
