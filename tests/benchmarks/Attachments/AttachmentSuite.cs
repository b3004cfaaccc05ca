namespace Cartrita.Benchmarks.Attachments;

/// <summary>The <c>attachments</c> suite.</summary>
internal static class AttachmentSuite
{
    private static readonly (string Name, Func<bool, Task> RunAsync)[] Workloads =
    [
        ("attachments.embed_per_chunk", _ => EmbeddingWorkload.RunAsync()),
        ("attachments.ingest_10mb", IngestWorkload.RunAsync),
        ("attachments.upload_rate", UploadWorkload.RunAsync),
        ("attachments.scan_rate", ScanWorkload.RunAsync),
    ];

    /// <summary>Runs the suite.</summary>
    /// <param name="only">Only figures whose names begin so; empty for all.</param>
    /// <param name="quick">Fewer runs and smaller loads: whether it works, not what it costs.</param>
    internal static async Task RunAsync(string only, bool quick)
    {
        foreach (var workload in Workloads.Where(workload => workload.Name.StartsWith(only, StringComparison.Ordinal)))
        {
            await workload.RunAsync(quick);
        }
    }
}
