using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>An object of a request; what it has no member for is kept aside, so that it can be refused by name.</summary>
internal abstract record OpenAIObject
{
    /// <summary>The members that this door does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
