using Cartrita.Adapters.Tools.OpenApi.Loading;
using Cartrita.Adapters.Tools.OpenApi.Requests;
using Cartrita.Adapters.Tools.OpenApi.Schemas;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>The operations of an OpenAPI document as tools (BRK-05).</summary>
internal sealed partial class OpenApiToolSource : IToolSource, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly OpenApiOptions options;
    private readonly OpenApiDocumentLoader loader;
    private readonly OpenApiSender calls;
    private readonly ClientTokens tokens;
    private readonly CallCredentials credentials;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SemaphoreSlim turn = new(1);
    private IReadOnlyList<ITool>? tools;
    private byte[] digest = [];
    private DateTimeOffset nextLook = DateTimeOffset.MinValue;

    internal OpenApiToolSource(string name, OpenApiOptions options, OpenApiSender calls, IWebTexts documents, TimeProvider time, ILogger<OpenApiToolSource> logger)
    {
        Name = name;
        Agents = ToolsOptions.List(options.Agents);
        (this.options, this.calls, this.time, this.logger) = (options, calls, time, logger);
        loader = new OpenApiDocumentLoader(options, documents, time);
        tokens = new ClientTokens(calls, time, logger);
        credentials = new CallCredentials(options, tokens);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Agents { get; }

    /// <summary>What came of the document's operations; null before it was read.</summary>
    internal OpenApiReport? Report { get; private set; }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < nextLook)
        {
            return tools ?? [];
        }

        // One looks again; the others wait only where there is nothing yet.
        if (!await turn.WaitAsync(tools is null ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken))
        {
            return tools ?? [];
        }

        try
        {
            if (time.GetUtcNow() >= nextLook)
            {
                await LookAsync(cancellationToken);
            }

            return tools ?? [];
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        turn.Dispose();
        tokens.Dispose();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var loaded = await loader.LoadAsync(cancellationToken);
            if (loaded is { IsPartial: true } && tools is not null)
            {
                throw new CartritaException(Problems.SourceUnavailable, "A text that the document refers to can't be had now.");
            }

            if (loaded is not null)
            {
                Take(loaded);
            }

            nextLook = time.GetUtcNow() + (loaded is { IsPartial: true } ? Pause : TimeSpan.FromMinutes(options.RefreshMinutes));
        }
        catch (CartritaException exception)
        {
            loader.Forget();
            nextLook = time.GetUtcNow() + Pause;
            LogUnavailable(Name, exception.Problem.Code, exception.Detail ?? exception.Problem.Title, tools?.Count ?? 0);
        }
    }

    private void Take(LoadedDocument loaded)
    {
        if (loaded.Digest.AsSpan().SequenceEqual(digest))
        {
            return;
        }

        var (plans, report) = new OpenApiPlanner(Name, loaded.Document, options).Plan();
        tools = [.. plans.Select(plan => new OpenApiTool(plan, credentials, calls, time))];
        digest = loaded.Digest;
        Report = report;
        LogTaken(Name, plans.Count, report.Skipped.Count, report.Ambiguous.Count);
        if (report.UnknownEffects.Count > 0)
        {
            LogUnknownEffects(Name, string.Join(", ", report.UnknownEffects), plans.Count);
        }

        foreach (var plan in plans.Where(plan => Descriptions.IsScreened(plan.Binding)))
        {
            LogScreened(plan.Binding.ToolId, Name);
        }
    }

    [LoggerMessage(EventId = 1620, Level = LogLevel.Information, Message = "The OpenAPI document {Source} gives {Tools} tools; {Skipped} operations are skipped, {Ambiguous} ids are ambiguous. The command tools openapi shows which.")]
    private partial void LogTaken(string source, int tools, int skipped, int ambiguous);

    [LoggerMessage(EventId = 1723, Level = LogLevel.Warning, Message = "The tool {Tool} of the OpenAPI document {Source} describes itself with instructions to models; they are left out.")]
    private partial void LogScreened(string tool, string source);

    [LoggerMessage(EventId = 1890, Level = LogLevel.Error, Message = "The settings of the OpenAPI document {Source} say what operations change that are not in it, or are there twice: {Effects}. It gives {Tools} tools; it gives none while a setting that says Writes is among these.")]
    private partial void LogUnknownEffects(string source, string effects, int tools);

    [LoggerMessage(EventId = 1621, Level = LogLevel.Warning, Message = "The OpenAPI document {Source} can't be had, {Code}: {Reason} {Tools} tools of it are left.")]
    private partial void LogUnavailable(string source, string code, string reason, int tools);
}
