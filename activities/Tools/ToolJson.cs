using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Activities.Tools.Code;
using Cartrita.Activities.Tools.GitHub;

namespace Cartrita.Activities.Tools;

/// <summary>The JSON of built-in tools' results.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SourceEvidence))]
[JsonSerializable(typeof(CalculatorResult))]
[JsonSerializable(typeof(DateTimeResult))]
[JsonSerializable(typeof(JsonQueryResult))]
[JsonSerializable(typeof(RepositoryTree))]
[JsonSerializable(typeof(RepositoryFiles))]
[JsonSerializable(typeof(RepositoryPulls))]
[JsonSerializable(typeof(ArchiveTree))]
[JsonSerializable(typeof(ArchivedText))]
[JsonSerializable(typeof(CodePatch))]
[JsonSerializable(typeof(OpenedPull))]
[JsonSerializable(typeof(WrittenComment))]
internal sealed partial class ToolJson : JsonSerializerContext;
