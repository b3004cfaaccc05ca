using System.Collections.Frozen;

namespace Cartrita.Core.Errors;

/// <summary>The closed catalogue (CHAT-10). A code, once released, keeps its meaning.</summary>
public static class Problems
{
    /// <summary>No credential, or one that nobody issued.</summary>
    public static readonly Problem Unauthorized = new("unauthorized", "A valid credential is required.", 401);

    /// <summary>The credential is valid, and neither its role nor its scopes allow this.</summary>
    public static readonly Problem Forbidden = new("forbidden", "This credential does not allow the operation.", 403);

    /// <summary>Too many credentials from one address were refused; none is looked at for a while.</summary>
    public static readonly Problem TooManyRefusals = new("too_many_refusals", "Too many credentials were refused; wait as Retry-After says.", 429, Retriable: true);

    /// <summary>No such object for this owner; a stranger's object looks the same.</summary>
    public static readonly Problem NotFound = new("not_found", "There is no such object.", 404);

    /// <summary>No function answers the path with this method.</summary>
    public static readonly Problem NoRoute = new("no_route", "No operation answers this path and method.", 404);

    /// <summary>The address exists, and takes other methods.</summary>
    public static readonly Problem MethodNotAllowed = new("method_not_allowed", "This address does not take this method; Allow says which.", 405);

    /// <summary>A page of an origin that is not allowed asked from a browser.</summary>
    public static readonly Problem OriginRefused = new("origin_refused", "Pages of this origin may not ask here.", 403);

    /// <summary>The body is not JSON.</summary>
    public static readonly Problem MalformedJson = new("malformed_json", "The body is not valid JSON.", 400);

    /// <summary>The body is JSON of another shape.</summary>
    public static readonly Problem InvalidRequest = new("invalid_request", "The request does not fit the schema.", 400);

    /// <summary>The body is not of a media type that the operation takes.</summary>
    public static readonly Problem UnsupportedContentType = new("unsupported_content_type", "The operation does not take this content type.", 415);

    /// <summary>The client accepts no media type that the operation has.</summary>
    public static readonly Problem NotAcceptable = new("not_acceptable", "The operation has no media type that the client accepts.", 406);

    /// <summary>The body is larger than the operation takes.</summary>
    public static readonly Problem BodyTooLarge = new("body_too_large", "The body is larger than the operation takes.", 413);

    /// <summary>The conversation has a run that has not ended.</summary>
    public static readonly Problem ConversationBusy = new("conversation_busy", "The conversation has a run in progress.", 409, Retriable: true);

    /// <summary>The same key came with another body.</summary>
    public static readonly Problem IdempotencyMismatch = new("idempotency_mismatch", "The idempotency key was used with another body.", 422);

    /// <summary>No provider has the model.</summary>
    public static readonly Problem ModelUnavailable = new("model_unavailable", "No configured provider has this model.", 422);

    /// <summary>The settings do not list the model or the voice.</summary>
    public static readonly Problem ModelNotAllowed = new("model_not_allowed", "This model may not be used here.", 403);

    /// <summary>A named attachment is still being ingested.</summary>
    public static readonly Problem IndexPending = new("index_pending", "A named attachment is still being ingested.", 409, Retriable: true);

    /// <summary>A named attachment was rejected or failed, so it can't be used.</summary>
    public static readonly Problem AttachmentUnusable = new("attachment_unusable", "A named attachment was rejected or could not be ingested.", 409);

    /// <summary>The run has ended already.</summary>
    public static readonly Problem RunEnded = new("run_ended", "The run has ended already.", 409);

    /// <summary>The file's extension or type is not one that is taken.</summary>
    public static readonly Problem UnsupportedFile = new("unsupported_file", "Files of this type are not taken.", 415);

    /// <summary>The file has no bytes.</summary>
    public static readonly Problem EmptyFile = new("empty_file", "The file is empty.", 422);

    /// <summary>The file is larger than its category allows.</summary>
    public static readonly Problem FileTooLarge = new("file_too_large", "The file is larger than is taken.", 413);

    /// <summary>The file's name is missing, too long or unsafe.</summary>
    public static readonly Problem InvalidFileName = new("invalid_file_name", "The file name is missing, too long or unsafe.", 422);

    /// <summary>A text file is not UTF-8.</summary>
    public static readonly Problem InvalidEncoding = new("invalid_encoding", "The file is not valid UTF-8.", 422);

    /// <summary>The scanner found executable content.</summary>
    public static readonly Problem ExecutableContent = new("executable_content", "The file holds executable content.", 422);

    /// <summary>The scanner found malware.</summary>
    public static readonly Problem MalwareDetected = new("malware_detected", "The scanner found malware in the file.", 422);

    /// <summary>The file's bytes are of another type than its name or its request says (ATT-03).</summary>
    public static readonly Problem FileTypeMismatch = new("file_type_mismatch", "The file is of another type than its name says.", 415);

    /// <summary>The conversation has as many or as large files of this category as it may have.</summary>
    public static readonly Problem CategoryLimitExceeded = new("category_limit_exceeded", "The limit of files of this category is reached.", 409);

    /// <summary>The conversation's files would pass the cap over all of them.</summary>
    public static readonly Problem CapacityExceeded = new("capacity_exceeded", "The files of the conversation would pass their cap.", 409);

    /// <summary>Parts of the upload are missing.</summary>
    public static readonly Problem UploadIncomplete = new("upload_incomplete", "Parts of the upload are missing.", 409);

    /// <summary>The upload is complete: it takes no more parts, and goes with its attachment.</summary>
    public static readonly Problem UploadComplete = new("upload_complete", "The upload is complete already.", 409);

    /// <summary>Another request is sending bytes to the upload.</summary>
    public static readonly Problem UploadBusy = new("upload_busy", "Another request is sending bytes to the upload.", 409, Retriable: true);

    /// <summary>The bytes do not go on where the upload ends; the details name its offset.</summary>
    public static readonly Problem OffsetMismatch = new("offset_mismatch", "The bytes do not go on where the upload ends.", 409);

    /// <summary>The bytes have another checksum than was said. The status is the one that tus has for it.</summary>
    public static readonly Problem ChecksumMismatch = new("checksum_mismatch", "The bytes have another checksum than was said.", 460);

    /// <summary>The client speaks another version of tus; <c>Tus-Version</c> names those that are spoken here.</summary>
    public static readonly Problem TusVersionUnsupported = new("tus_version_unsupported", "Only version 1.0.0 of tus is spoken here.", 412);

    /// <summary>The upload was not finished in time, and is gone.</summary>
    public static readonly Problem UploadExpired = new("upload_expired", "The upload was not finished in time.", 410);

    /// <summary>A chunk's length or hash is another than was said.</summary>
    public static readonly Problem ChunkMismatch = new("chunk_mismatch", "The chunk's length or hash is another than was said.", 422);

    /// <summary>More chunks of an upload come at once than may.</summary>
    public static readonly Problem TooManyChunks = new("too_many_chunks", "Too many chunks of the upload come at once; wait as Retry-After says.", 429, Retriable: true);

    /// <summary>The file's hash or length is another than was said.</summary>
    public static readonly Problem HashMismatch = new("hash_mismatch", "The file's hash or length is another than was said.", 422);

    /// <summary>An archive unpacks to more than is looked at.</summary>
    public static readonly Problem ArchiveBomb = new("archive_bomb", "The archive unpacks to more than is taken.", 422);

    /// <summary>What is encrypted can't be scanned.</summary>
    public static readonly Problem EncryptedContent = new("encrypted_content", "The file holds encrypted content, which can't be scanned.", 422);

    /// <summary>The file holds a secret, and the installation does not take such files.</summary>
    public static readonly Problem SecretDetected = new("secret_detected", "The file holds a secret.", 422);

    /// <summary>No scanner could look at the file before its deadline.</summary>
    public static readonly Problem ScannerUnavailable = new("scanner_unavailable", "The scanner can't look at the file now.", 503, Retriable: true);

    /// <summary>The file has to be read in a sandbox, and there is none here.</summary>
    public static readonly Problem SandboxUnavailable = new("sandbox_unavailable", "Files of this type need a sandbox, which is not available here.", 503);

    /// <summary>The file is damaged, or not what it says.</summary>
    public static readonly Problem UnreadableFile = new("unreadable_file", "The file can't be read.", 422);

    /// <summary>Nobody confirmed the file in time, and it is gone.</summary>
    public static readonly Problem ConfirmationExpired = new("confirmation_expired", "The file was not confirmed in time.", 410);

    /// <summary>Ingestion could not finish.</summary>
    public static readonly Problem IngestionFailed = new("ingestion_failed", "The file could not be ingested.", 500, Retriable: true);

    /// <summary>A source that is ingested on a schedule can't be read now.</summary>
    public static readonly Problem SourceUnavailable = new("source_unavailable", "The source can't be read now.", 503, Retriable: true);

    /// <summary>The source refuses the credential, or has nothing under its address.</summary>
    public static readonly Problem SourceRefused = new("source_refused", "The source refuses to be read, or is not there.", 502);

    /// <summary>The address leads into a private network.</summary>
    public static readonly Problem AddressRefused = new("address_refused", "The address is not one on the public internet.", 422);

    /// <summary>The rules of the site keep the crawler out (RFC 9309).</summary>
    public static readonly Problem RobotsDisallowed = new("robots_disallowed", "The rules of the site keep the crawler out.", 422);

    /// <summary>A run of the source has not ended.</summary>
    public static readonly Problem CrawlRunning = new("crawl_running", "A run of this source is in progress.", 409, Retriable: true);

    /// <summary>The last event id is not one of this stream.</summary>
    public static readonly Problem InvalidCursor = new("invalid_cursor", "The event id is not one of this stream.", 400);

    /// <summary>The client asked the event stream for a WebSocket (CHAT-04); the details name its address.</summary>
    public static readonly Problem UseWebSocket = new("use_websocket", "Connect to the WebSocket for this.", 426);

    /// <summary>The request is no WebSocket's, or the host can't upgrade it, as in Azure; the details name the SignalR negotiation.</summary>
    public static readonly Problem WebSocketUnavailable = new("websocket_unavailable", "This request can't become a WebSocket here; negotiate SignalR instead.", 426);

    /// <summary>Live audio, where the host can't upgrade a request.</summary>
    public static readonly Problem AudioSocketUnavailable = new("audio_socket_unavailable", "Live audio comes over a WebSocket, which this request can't become here.", 426);

    /// <summary>A chunk of a session comes before the one that is expected; the answer names it.</summary>
    public static readonly Problem AudioGap = new("audio_gap", "Chunks of a session come in order; another one is expected.", 409);

    /// <summary>A session takes no audio any more.</summary>
    public static readonly Problem AudioSessionEnded = new("audio_session_ended", "The session takes no more audio.", 409);

    /// <summary>A user has as many sessions open as may be.</summary>
    public static readonly Problem TooManyAudioSessions = new("too_many_audio_sessions", "As many of your sessions are open as may be; finish one.", 429, Retriable: true);

    /// <summary>A client opened a connection and did not say in time what it wants.</summary>
    public static readonly Problem RequestTimeout = new("request_timeout", "The client did not say in time what it wants.", 408, Retriable: true);

    /// <summary>A client does not take what is sent to it; the details name the last frame that was sent, and it may go on from there.</summary>
    public static readonly Problem SlowReader = new("slow_reader", "The client does not take its frames.", 408, Retriable: true);

    /// <summary>The safety screen refused the input.</summary>
    public static readonly Problem SafetyBlocked = new("safety_blocked", "The safety policy refused this input.", 422);

    /// <summary>Moderation refused what would have come next in the answer.</summary>
    public static readonly Problem AnswerBlocked = new("answer_blocked", "The safety policy refused the rest of this answer.", 422);

    /// <summary>Moderation refused what a tool that writes would have been called with.</summary>
    public static readonly Problem CallBlocked = new("call_blocked", "The safety policy refused this call.", 422);

    /// <summary>The installation requires moderation, and it did not answer.</summary>
    public static readonly Problem ModerationUnavailable = new("moderation_unavailable", "The moderation that is required here did not answer.", 503, Retriable: true);

    /// <summary>The answer held a term that the installation bans, and its strategy is to reject (CHAT-12).</summary>
    public static readonly Problem BannedContent = new("banned_content", "The answer held a term that may not leave.", 422);

    /// <summary>More banned terms were replaced in one answer than may be. The code is written as the requirement has it (CHAT-12).</summary>
    public static readonly Problem BannedContentExceeded = new("BANNED_CONTENT_EXCEEDED", "The answer held too many terms that may not leave.", 422);

    /// <summary>The run was cancelled.</summary>
    public static readonly Problem RunCancelled = new("run_cancelled", "The run was cancelled.", 409);

    /// <summary>The object is not the version that the request names in <c>If-Match</c>.</summary>
    public static readonly Problem PreconditionFailed = new("precondition_failed", "The object is another version than the request names.", 412);

    /// <summary>A limit of the run was reached.</summary>
    public static readonly Problem LimitExceeded = new("limit_exceeded", "A limit of the run was reached.", 422);

    /// <summary>The plan has a cycle, an unknown agent, a missing dependency or too many tasks.</summary>
    public static readonly Problem InvalidPlan = new("invalid_plan", "The plan of the run is not valid.", 500, Retriable: true);

    /// <summary>A fourth level of agents was asked for (AGENT-12).</summary>
    public static readonly Problem AgentDepthExceeded = new("agent_depth_exceeded", "Agents may be nested at most three levels deep.", 500);

    /// <summary>An agent returned a control field (AGENT-12).</summary>
    public static readonly Problem AgentResultInvalid = new("agent_result_invalid", "An agent returned something other than data.", 500);

    /// <summary>A task was taken out of its chain under the necessity policy.</summary>
    public static readonly Problem TaskSuperseded = new("task_superseded", "The task was taken out of its chain.", 409);

    /// <summary>A call of a tool waits for a person (GOV-03).</summary>
    public static readonly Problem ApprovalRequired = new("approval_required", "A person has to approve this call of a tool first.", 403);

    /// <summary>A call of a tool leads to where nothing that the agent was shown leads.</summary>
    public static readonly Problem ArgumentNotShown = new("argument_not_shown", "Only an address that the user wrote or that a result shows may be asked for.", 403);

    /// <summary>A person refused a call of a tool.</summary>
    public static readonly Problem ApprovalRejected = new("approval_rejected", "A person refused this call of a tool.", 403);

    /// <summary>Nobody decided about a call of a tool in time.</summary>
    public static readonly Problem ApprovalExpired = new("approval_expired", "Nobody decided about this call of a tool in time.", 403);

    /// <summary>A decision is about another call than the one that waits.</summary>
    public static readonly Problem ApprovalMismatch = new("approval_mismatch", "The call that waits is another one than the one that was decided about.", 409);

    /// <summary>A call of a tool was decided otherwise before, or ended.</summary>
    public static readonly Problem ApprovalSettled = new("approval_settled", "The call does not wait for a decision any more.", 409);

    /// <summary>A call that changes something was begun and its end was lost. To make it again could have the effect twice.</summary>
    public static readonly Problem EffectUnknown = new("effect_unknown", "It is not known whether the call was made.", 500);

    /// <summary>A tool gave no answer in its time.</summary>
    public static readonly Problem ToolTimedOut = new("tool_timed_out", "The tool gave no answer in its time.", 504, Retriable: true);

    /// <summary>A tool failed.</summary>
    public static readonly Problem ToolFailed = new("tool_failed", "The tool failed.", 502, Retriable: true);

    /// <summary>A tool's result can't be used.</summary>
    public static readonly Problem ToolResultUnfit = new("tool_result_unfit", "The tool's result is too large or not of its form.", 502);

    /// <summary>A policy does not allow the tool for this agent.</summary>
    public static readonly Problem ToolDenied = new("tool_denied", "Policy does not allow this tool here.", 403);

    /// <summary>A repository is neither listed for the user nor public, or may not be changed by them; one that is not there looks the same.</summary>
    public static readonly Problem RepositoryNotAllowed = new("repository_not_allowed", "This repository may not be reached here.", 403);

    /// <summary>The model provider failed or did not answer in time.</summary>
    public static readonly Problem ProviderFailed = new("provider_failed", "The model provider failed or did not answer in time.", 502, Retriable: true);

    /// <summary>The model provider refused the credential.</summary>
    public static readonly Problem ProviderUnauthorized = new("provider_unauthorized", "The model provider refused the configured credential.", 502);

    /// <summary>The model provider refused the request itself; the same request would be refused again.</summary>
    public static readonly Problem ProviderRejected = new("provider_rejected", "The model provider refused the request.", 502);

    /// <summary>The settings hold no credential of the vendor.</summary>
    public static readonly Problem VendorNotConfigured = new("vendor_not_configured", "The vendor is not configured here.", 503);

    /// <summary>The vendor refused the credential, or what it may do.</summary>
    public static readonly Problem VendorUnauthorized = new("vendor_unauthorized", "The vendor refused the configured credential.", 502);

    /// <summary>The vendor has nothing under this name, or does not show it to the credential.</summary>
    public static readonly Problem VendorNotFound = new("vendor_not_found", "The vendor has no such object.", 404);

    /// <summary>The vendor refused the request itself; the same request would be refused again.</summary>
    public static readonly Problem VendorRejected = new("vendor_rejected", "The vendor refused the request.", 502);

    /// <summary>What the vendor's plan allows is used up; it does not come back by waiting a little.</summary>
    public static readonly Problem VendorQuotaSpent = new("vendor_quota_spent", "What the vendor's plan allows is used up.", 502);

    /// <summary>The vendor's limit of requests is reached.</summary>
    public static readonly Problem VendorRateLimited = new("vendor_rate_limited", "The vendor's limit of requests is reached; wait as Retry-After says.", 503, Retriable: true);

    /// <summary>The vendor failed, could not be reached or did not answer in time.</summary>
    public static readonly Problem VendorUnavailable = new("vendor_unavailable", "The vendor failed or did not answer in time.", 502, Retriable: true);

    /// <summary>The vendor's answer is not what its interface says.</summary>
    public static readonly Problem VendorBadResponse = new("vendor_bad_response", "The vendor gave an answer that can't be read.", 502);

    /// <summary>The vendor was asked for an effect and its answer was lost: the effect may be there. To repeat the request could have it twice.</summary>
    public static readonly Problem VendorOutcomeUnknown = new("vendor_outcome_unknown", "The vendor's answer was lost; what was asked for may have been done.", 502);

    /// <summary>The answer did not come in the time that a request may wait.</summary>
    public static readonly Problem AnswerTimeout = new("answer_timeout", "The answer is not ready; follow the run by its id.", 504, Retriable: true);

    /// <summary>The work did not end in the time that it may take.</summary>
    public static readonly Problem DeadlineExceeded = new("deadline_exceeded", "The work did not end in the time that it may take.", 504, Retriable: true);

    /// <summary>The caller asked for more than their limit allows.</summary>
    public static readonly Problem RateLimited = new("rate_limited", "The limit of requests is reached; wait as Retry-After says.", 429, Retriable: true);

    /// <summary>The caller's model tokens of this day (UTC) are used up, or reserved by what goes on.</summary>
    public static readonly Problem TokensSpent = new("tokens_spent", "The tokens of the day are used up; wait as Retry-After says.", 429, Retriable: true);

    /// <summary>What a user may have transcribed or spoken in a day is used up.</summary>
    public static readonly Problem AudioSpent = new("audio_spent", "The audio of the day is used up; wait as Retry-After says.", 429, Retriable: true);

    /// <summary>The caller has as many streams open as their limit allows.</summary>
    public static readonly Problem TooManyStreams = new("too_many_streams", "The limit of open streams is reached; close one, or wait as Retry-After says.", 429, Retriable: true);

    /// <summary>More work waits than the app takes on; nothing of the request was begun.</summary>
    public static readonly Problem Overloaded = new("overloaded", "Too much work is waiting; nothing of this request was begun.", 429, Retriable: true);

    /// <summary>Two writers met; the caller may try again.</summary>
    public static readonly Problem Conflict = new("conflict", "Another writer changed the object first.", 409, Retriable: true);

    /// <summary>The app can't take work now.</summary>
    public static readonly Problem Unavailable = new("unavailable", "The service can't take the request now.", 503, Retriable: true);

    /// <summary>A defect; the log has it under the request's id.</summary>
    public static readonly Problem Internal = new("internal", "Something went wrong on our side.", 500, Retriable: true);

    /// <summary>Every entry, by its code.</summary>
    public static FrozenDictionary<string, Problem> All { get; } = typeof(Problems)
        .GetFields()
        .Select(field => field.GetValue(null))
        .OfType<Problem>()
        .ToFrozenDictionary(problem => problem.Code, StringComparer.Ordinal);
}
