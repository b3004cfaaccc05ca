using System.Text.Json;
using System.Threading.Channels;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Governance;

/// <summary>Writes the audit: what came in a short while becomes one document, which is made and never written again.</summary>
/// <remarks>A request does not wait for it. What an instance that is killed has not written yet, two seconds' worth at most, is lost; what did not fit while the store failed is counted.</remarks>
internal sealed partial class AuditTrail(
    IDocumentStore store, IIdSource ids, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditTrail> logger) : BackgroundService, IAuditLog
{
    private const int MaximumWaiting = 20_000;
    private const int MaximumBatch = 1000;
    private const int ExpiredAtOnce = 100;

    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExpireEvery = TimeSpan.FromHours(1);

    private readonly Channel<AuditEvent> waiting = Channel.CreateBounded<AuditEvent>(MaximumWaiting);
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly string instance = ids.NewId();
    private List<AuditEvent> batch = [];
    private long number;
    private long lost;
    private string? previous;

    /// <summary>Takes an event.</summary>
    public void Add(AuditEvent entry)
    {
        if (!waiting.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref lost);
        }
    }

    /// <summary>Writes what has come.</summary>
    public async Task FlushAsync()
    {
        await gate.WaitAsync();
        try
        {
            do
            {
                // What could not be written the last time is still in it.
                while (batch.Count < MaximumBatch && waiting.Reader.TryRead(out var entry))
                {
                    batch.Add(entry);
                }

                if (batch.Count > 0)
                {
                    await WriteAsync();
                }
            }
            while (waiting.Reader.Count > 0);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Takes away what is older than the audit is kept.</summary>
    public async Task ExpireAsync(CancellationToken cancellationToken)
    {
        var end = AuditBatchDocument.Time(time.GetUtcNow().AddDays(-options.Value.RetentionDays));
        while (await ExpiredAsync(end, cancellationToken) is { Length: > 0 } expired)
        {
            await store.WriteAsync(expired, cancellationToken);
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteEvery, time);
        long? expired = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FlushAsync();
                if (expired is not { } last || time.GetElapsedTime(last) >= ExpireEvery)
                {
                    await ExpireAsync(stoppingToken);
                    expired = time.GetTimestamp();
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The events wait for the next time; nobody is kept from working by a store that fails.
                LogNotWritten(exception);
            }
        }
    }

    private async Task WriteAsync()
    {
        var missed = Interlocked.Read(ref lost);
        var document = new AuditBatchDocument { Instance = instance, Number = number + 1, Previous = previous, Lost = missed, Events = batch };
        var json = JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Default.AuditBatchDocument);
        var id = AuditBatchDocument.DocumentId(time.GetUtcNow(), instance, document.Number);
        await store.WriteAsync([new CreateDocument(new DocumentKey(Collections.SystemOwner, Collections.Audit, id), json)], CancellationToken.None);
        (number, previous, batch) = (document.Number, AuditBatchDocument.HashOf(json), []);
        Interlocked.Add(ref lost, -missed);
    }

    private async Task<DocumentWrite[]> ExpiredAsync(string end, CancellationToken cancellationToken)
    {
        var oldest = await store.ListAsync(Collections.SystemOwner, Collections.Audit, string.Empty, null, ExpiredAtOnce, cancellationToken);
        return [.. oldest.Where(one => string.CompareOrdinal(one.Key.Id, end) < 0).Select(one => new DeleteDocument(one.Key))];
    }

    [LoggerMessage(EventId = 1214, Level = LogLevel.Error, Message = "The audit could not be written; its events wait.")]
    private partial void LogNotWritten(Exception exception);
}
