using System.Text.Json.Serialization;

namespace Cartrita.Core.Chat;

/// <summary>What a run does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunKind>))]
public enum RunKind
{
    /// <summary>Answers a chat request.</summary>
    Chat,

    /// <summary>Ingests a file.</summary>
    Ingestion,
}
