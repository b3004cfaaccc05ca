using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Activities.Agents;
using Cartrita.Activities.Agents.Evaluation;
using Cartrita.Activities.Attachments;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Chat.Ensembles;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Tools;

namespace Cartrita.Activities;

/// <summary>The JSON of payloads: what activities keep for each other, so that histories need not hold it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlanPayload))]
[JsonSerializable(typeof(AgentOutput))]
[JsonSerializable(typeof(AgentStateLink))]
[JsonSerializable(typeof(ToolFailure))]
[JsonSerializable(typeof(PacketEnvelopeIn))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ChunkGroup))]
[JsonSerializable(typeof(PlanReply))]
[JsonSerializable(typeof(RankingPayload))]
[JsonSerializable(typeof(JudgeReply))]
[JsonSerializable(typeof(RerankReply))]
[JsonSerializable(typeof(DraftPayload))]
[JsonSerializable(typeof(DraftJudgeReply))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class PayloadJson : JsonSerializerContext;
