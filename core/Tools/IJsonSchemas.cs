using System.Text.Json;

namespace Cartrita.Core.Tools;

/// <summary>Holds values against JSON Schemas (draft 2020-12).</summary>
public interface IJsonSchemas
{
    /// <summary>What is wrong with a value, in one sentence that a model can act on; null where it fits.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="value">The value.</param>
    string? Fault(JsonElement schema, JsonElement value);
}
