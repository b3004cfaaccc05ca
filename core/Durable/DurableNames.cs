using Cartrita.Core.Agents;

namespace Cartrita.Core.Durable;

/// <summary>The names of orchestrators and activities; each is implemented exactly once.</summary>
/// <remarks>An orchestrator's name carries its version: one that was released never changes its decisions, a new one ships beside it.</remarks>
public static class DurableNames
{
    /// <summary>The supervisor of a chat run.</summary>
    public const string Chat = "Chat_v1";

    /// <summary>The tool loop of every agent.</summary>
    public const string Agent = "Agent_v1";

    /// <summary>The ingestion of a file.</summary>
    public const string Ingest = "Ingest_v1";

    /// <summary>Embeds an owner's chunks anew with another model, beside the vectors that answer meanwhile.</summary>
    public const string Reindex = "Reindex_v1";

    /// <summary>The entity that keeps what a run's agents may use together.</summary>
    public const string RunBudget = nameof(RunBudget);

    /// <summary>The event that cancels a run.</summary>
    public const string CancelEvent = "cancel";

    /// <summary>Recalls, screens, chooses models and decides whether to decompose.</summary>
    public const string Prepare = nameof(Prepare);

    /// <summary>Splits the task into a graph.</summary>
    public const string Plan = nameof(Plan);

    /// <summary>One model call of an agent.</summary>
    public const string AgentStep = nameof(AgentStep);

    /// <summary>One tool call of an agent.</summary>
    public const string ExecuteTool = nameof(ExecuteTool);

    /// <summary>Tells of changes to a chain that were decided about.</summary>
    public const string ReconfigureChain = nameof(ReconfigureChain);

    /// <summary>Reads how long a run has waited for people.</summary>
    public const string ReadWaits = nameof(ReadWaits);

    /// <summary>The event that says that a person decided about a call.</summary>
    /// <param name="callId">The call, within its task.</param>
    public static string DecisionEvent(string callId) => $"decided-{callId}";

    /// <summary>The event by which an agent sends its result where work that it gave up holds its end.</summary>
    /// <param name="task">The agent's task.</param>
    public static string ResultEvent(AgentTaskId task) => $"result-{task.Value}";

    /// <summary>Lets one model of an ensemble write a whole draft of the answer.</summary>
    public const string Draft = nameof(Draft);

    /// <summary>Scores the drafts of an ensemble, and picks one or has them fused.</summary>
    public const string ResolveDrafts = nameof(ResolveDrafts);

    /// <summary>Fuses and streams the answer.</summary>
    public const string Answer = nameof(Answer);

    /// <summary>Learns what the user said of themselves, and renews the conversation's summary, after the answer.</summary>
    public const string Remember = nameof(Remember);

    /// <summary>Puts the evidence of agents in order, and finds where they contradict each other.</summary>
    public const string Rerank = nameof(Rerank);

    /// <summary>Scores an answer after its end.</summary>
    public const string Evaluate = nameof(Evaluate);

    /// <summary>Writes a run's last frames and closes its documents.</summary>
    public const string CloseRun = nameof(CloseRun);

    /// <summary>The event that says that the owner confirmed a file.</summary>
    public const string ConfirmEvent = "confirm";

    /// <summary>Compares an upload with what was said of it.</summary>
    public const string VerifyUpload = nameof(VerifyUpload);

    /// <summary>Scans an upload.</summary>
    public const string ScanUpload = nameof(ScanUpload);

    /// <summary>Finds the content that a file shares with others, or begins one.</summary>
    public const string ClaimContent = nameof(ClaimContent);

    /// <summary>Extracts text and cuts it into chunks.</summary>
    public const string ExtractText = nameof(ExtractText);

    /// <summary>Embeds a batch of chunks and indexes them.</summary>
    public const string EmbedAndIndex = nameof(EmbedAndIndex);

    /// <summary>Writes an ingestion's last state and frames.</summary>
    public const string CloseIngestion = nameof(CloseIngestion);

    /// <summary>Embeds some of the chunks that a generation of vectors lacks.</summary>
    public const string ReindexSlice = nameof(ReindexSlice);

    /// <summary>Lets a generation of vectors answer, once it is complete.</summary>
    public const string SwitchGeneration = nameof(SwitchGeneration);

    /// <summary>Drops the generations of vectors that a switch has left behind.</summary>
    public const string DropGenerations = nameof(DropGenerations);

    /// <summary>Says that a generation of vectors could not be filled.</summary>
    public const string FailReindex = nameof(FailReindex);

    /// <summary>A run of a source that is ingested on a schedule.</summary>
    public const string Crawl = "Crawl_v1";

    /// <summary>Lists a source and decides what there is to do.</summary>
    public const string PlanCrawl = nameof(PlanCrawl);

    /// <summary>Fetches an item and makes a file of it.</summary>
    public const string FetchCrawlItem = nameof(FetchCrawlItem);

    /// <summary>Puts an item's ingested file in the place of the one before.</summary>
    public const string SettleCrawlItem = nameof(SettleCrawlItem);

    /// <summary>Erases the file of an item that is gone.</summary>
    public const string RemoveCrawlItem = nameof(RemoveCrawlItem);

    /// <summary>Writes the report of a run.</summary>
    public const string CloseCrawl = nameof(CloseCrawl);

    /// <summary>A session of live audio over HTTP.</summary>
    public const string AudioSession = "AudioSession_v1";

    /// <summary>Sends a session's chunks to the transcriber as they come, and appends what it says.</summary>
    public const string PumpAudio = nameof(PumpAudio);

    /// <summary>Reads summary, topics, actions and entities out of a session's transcript.</summary>
    public const string EnrichAudio = nameof(EnrichAudio);

    /// <summary>Writes a session's last frames, or erases one that was deleted.</summary>
    public const string CloseAudioSession = nameof(CloseAudioSession);

    /// <summary>The event that tells a session to look again.</summary>
    public const string AudioWakeEvent = "wake";
}
