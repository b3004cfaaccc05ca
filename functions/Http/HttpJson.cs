using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Audio;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Attachments;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Audio;
using Cartrita.Functions.Audio.Sessions;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Crawl;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Governance.Approvals;
using Cartrita.Functions.Knowledge;
using Cartrita.Functions.Memory;
using Cartrita.Functions.Streaming;

namespace Cartrita.Functions.Http;

/// <summary>The one JSON contract of the HTTP API: camelCase, nothing unknown, nothing twice, nothing null that may not be.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ApprovalBody))]
[JsonSerializable(typeof(ApprovalPage))]
[JsonSerializable(typeof(DecideApprovalBody))]
[JsonSerializable(typeof(AttachmentBody))]
[JsonSerializable(typeof(PreviewBody))]
[JsonSerializable(typeof(AudioChunkBody))]
[JsonSerializable(typeof(AudioSessionBody))]
[JsonSerializable(typeof(CreateAudioSessionBody))]
[JsonSerializable(typeof(FinishAudioSessionBody))]
[JsonSerializable(typeof(FlushAudioSessionBody))]
[JsonSerializable(typeof(AudioFinish))]
[JsonSerializable(typeof(AudioFlush))]
[JsonSerializable(typeof(AudioStart))]
[JsonSerializable(typeof(SpeechBody))]
[JsonSerializable(typeof(Transcript))]
[JsonSerializable(typeof(TranscriptionRequestBody))]
[JsonSerializable(typeof(CancelledBody))]
[JsonSerializable(typeof(CancelMessage))]
[JsonSerializable(typeof(CapacityState))]
[JsonSerializable(typeof(ChatBody))]
[JsonSerializable(typeof(ChatAnswerBody))]
[JsonSerializable(typeof(ClientInit))]
[JsonSerializable(typeof(ContinueMessage))]
[JsonSerializable(typeof(ConversationBody))]
[JsonSerializable(typeof(ConversationExportBody))]
[JsonSerializable(typeof(ConversationMessageBody))]
[JsonSerializable(typeof(ConversationMessagePage))]
[JsonSerializable(typeof(TracePage))]
[JsonSerializable(typeof(ConversationPage))]
[JsonSerializable(typeof(CrawlBody))]
[JsonSerializable(typeof(CrawlList))]
[JsonSerializable(typeof(CrawlStartedBody))]
[JsonSerializable(typeof(CreateConversationBody))]
[JsonSerializable(typeof(CorrectMemoryBody))]
[JsonSerializable(typeof(MemoryBody))]
[JsonSerializable(typeof(MemoryPage))]
[JsonSerializable(typeof(CreatedKey))]
[JsonSerializable(typeof(CreateKeyBody))]
[JsonSerializable(typeof(CreateUploadBody))]
[JsonSerializable(typeof(DeletedConversationBody))]
[JsonSerializable(typeof(EvidenceMatrix))]
[JsonSerializable(typeof(ExportedAttachmentBody))]
[JsonSerializable(typeof(ForkConversationBody))]
[JsonSerializable(typeof(Frame))]
[JsonSerializable(typeof(GraphBody))]
[JsonSerializable(typeof(IReadOnlyList<Frame>))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(KeyPage))]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(KnowledgeDocumentPage))]
[JsonSerializable(typeof(ReindexBody))]
[JsonSerializable(typeof(SearchAnswerBody))]
[JsonSerializable(typeof(SearchBody))]
[JsonSerializable(typeof(HubMemberBody))]
[JsonSerializable(typeof(JoinBody))]
[JsonSerializable(typeof(NegotiateBody))]
[JsonSerializable(typeof(IReadOnlyList<RunToolCall>))]
[JsonSerializable(typeof(OrchestrationBody))]
[JsonSerializable(typeof(ReasoningBody))]
[JsonSerializable(typeof(RenameConversationBody))]
[JsonSerializable(typeof(UploadProgressBody))]
[JsonSerializable(typeof(UsageBody))]
[JsonSerializable(typeof(JsonArray))]
[JsonSerializable(typeof(string))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    /// <summary>The frozen contract. Text stays readable: nothing of it is ever put into a page.</summary>
    public static HttpJson Wire => field ??= new HttpJson(
        new JsonSerializerOptions(((JsonSerializerContext)Default).Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
