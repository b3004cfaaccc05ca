namespace Cartrita.Core.Storage;

/// <summary>The containers of large bytes.</summary>
public static class ContentContainers
{
    /// <summary>Uploads as they came, by upload id; the blob trigger watches it.</summary>
    public const string Incoming = "incoming";

    /// <summary>Derived text, by <c>{attachmentId}/text</c>.</summary>
    public const string Derived = "derived";

    /// <summary>A run's payloads, by <c>{runId}/{sha256}</c>; they live and die with the run.</summary>
    public const string Payloads = "payloads";
}
