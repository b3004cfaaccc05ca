using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.LangSmith;

/// <summary>Keeps runs and their scores in LangSmith.</summary>
/// <remarks>Whatever is made has an id that follows from what it is, so a lost answer is asked for again: what is there already is a conflict, which is none.</remarks>
/// <param name="options">Key, address and project.</param>
/// <param name="sender">The way to it.</param>
internal sealed class LangSmithClient(IOptions<LangSmithOptions> options, [FromKeyedServices(LangSmithOptions.Name)] VendorSender sender) : IRunFeedback
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const string OrderTime = "yyyyMMdd'T'HHmmssffffff'Z'";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <inheritdoc />
    public bool IsConfigured => options.Value.IsConfigured;

    /// <inheritdoc />
    public bool SendsTexts => options.Value.SendTexts;

    /// <inheritdoc />
    public async Task CreateRunAsync(ReportedRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!await MakeAsync("create_run", "runs", Body(run), LangSmithJson.Default.LangSmithRun, cancellationToken))
        {
            await UpdateRunAsync(run, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task UpdateRunAsync(ReportedRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        await SendAsync("update_run", HttpMethod.Patch, $"runs/{Uuid(run.Id.Value)}", Body(run), LangSmithJson.Default.LangSmithRun, Drain, repeatable: true, cancellationToken);
    }

    /// <inheritdoc />
    public async Task CreateFeedbackAsync(ReportedFeedback feedback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        var body = new LangSmithFeedback
        {
            Id = Uuid(IdentifierForm.Derive("langsmith feedback", feedback.Run.Value, feedback.Metric)),
            RunId = Uuid(feedback.Run.Value),
            TraceId = Uuid(feedback.Run.Value),
            Key = feedback.Metric,
            Score = feedback.Score,
            Comment = feedback.Reason,
            StartTime = Write(feedback.RunStartedAt, Time),
            FeedbackSource = new LangSmithSource(feedback.ByModel ? "model" : "api"),
        };
        await MakeAsync("create_feedback", "feedback", body, LangSmithJson.Default.LangSmithFeedback, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<string> DatasetAsync(string name, string? description, CancellationToken cancellationToken)
    {
        if (await FindDatasetAsync(name, cancellationToken) is { } found)
        {
            return found;
        }

        try
        {
            var body = new LangSmithDataset(name, "kv", description);
            return (await SendAsync(
                "create_dataset", HttpMethod.Post, "datasets", body, LangSmithJson.Default.LangSmithDataset, (answer, token) => ParseAsync(answer, LangSmithJson.Default.LangSmithDatasetAnswer, token), repeatable: true, cancellationToken)).Id;
        }
        catch (CartritaException exception) when (exception.Problem == Problems.Conflict)
        {
            // Another run made it meanwhile, or this one did and its answer was lost.
            return await FindDatasetAsync(name, cancellationToken) ?? throw new CartritaException(Problems.VendorBadResponse, inner: exception);
        }
    }

    /// <inheritdoc />
    public async Task CreateExampleAsync(string dataset, ReportedExample example, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(example);
        var body = new LangSmithExample
        {
            Id = Uuid(IdentifierForm.Derive("langsmith example", dataset, example.Question, example.Answer)),
            DatasetId = dataset,
            Inputs = new LangSmithText { Question = example.Question },
            Outputs = new LangSmithText { Answer = example.Answer },
            SourceRunId = example.Source is { } source ? Uuid(source.Value) : null,
        };
        await MakeAsync("create_example", "examples", body, LangSmithJson.Default.LangSmithExample, cancellationToken);
    }

    // LangSmith takes UUIDs only in their form with hyphens.
    private static string Uuid(string id) => Guid.ParseExact(id, "N").ToString("D");

    private static string Write(DateTimeOffset time, string form) => time.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);

    private LangSmithRun Body(ReportedRun run) => new()
    {
        Id = Uuid(run.Id.Value),
        TraceId = Uuid(run.Id.Value),
        DottedOrder = Write(run.StartedAt, OrderTime) + Uuid(run.Id.Value),
        Name = "chat",
        RunType = "chain",
        SessionName = options.Value.Project,
        StartTime = Write(run.StartedAt, Time),
        EndTime = Write(run.EndedAt, Time),
        Inputs = new LangSmithText { Question = SendsTexts ? run.Question : null },
        Outputs = new LangSmithText { Answer = SendsTexts ? run.Answer : null },
        Extra = new LangSmithExtra(new LangSmithMetadata
        {
            LsProvider = run.Model.Provider,
            LsModelName = run.Model.Model,
            ThreadId = run.ConversationId.Value,
            UsageMetadata = new LangSmithUsage(run.Usage.PromptTokens, run.Usage.CompletionTokens, run.Usage.TotalTokens, run.CostUsd),
        }),
    };

    // False where it is there already.
    private async Task<bool> MakeAsync<TBody>(string operation, string path, TBody body, JsonTypeInfo<TBody> contract, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(operation, HttpMethod.Post, path, body, contract, Drain, repeatable: true, cancellationToken);
        }
        catch (CartritaException exception) when (exception.Problem == Problems.Conflict)
        {
            // An execution before this one made it.
            return false;
        }
    }

    // What it answers to what it has taken says nothing that is needed.
    private static Task<bool> Drain(HttpResponseMessage answer, CancellationToken cancellationToken) => Task.FromResult(true);

    private async Task<string?> FindDatasetAsync(string name, CancellationToken cancellationToken)
    {
        VendorConfiguration.Require(options.Value);
        var call = new VendorCall<IReadOnlyList<LangSmithDatasetAnswer>>
        {
            Operation = "find_dataset",
            IsRepeatable = true,
            Request = () => Request(HttpMethod.Get, $"datasets?limit=1&name={Uri.EscapeDataString(name)}", null),
            Read = (answer, token) => ParseAsync(answer, LangSmithJson.Default.IReadOnlyListLangSmithDatasetAnswer, token),
        };
        return (await sender.SendAsync(call, cancellationToken)).FirstOrDefault()?.Id;
    }

    private async Task<T> ParseAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
        where T : class => BoundedBody.Parse(await BoundedBody.ReadAsync(answer.Content, options.Value.MaxAnswerBytes, cancellationToken), answer.Content.Headers.ContentType, contract);

    private Task<T> SendAsync<TBody, T>(
        string operation, HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> contract, Func<HttpResponseMessage, CancellationToken, Task<T>> read, bool repeatable, CancellationToken cancellationToken)
    {
        VendorConfiguration.Require(options.Value);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, contract);
        return sender.SendAsync(
            new VendorCall<T> { Operation = operation, IsRepeatable = repeatable, Request = () => Request(method, path, bytes), Read = read }, cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, string path, byte[]? body)
    {
        var request = new HttpRequestMessage(method, new Uri(options.Value.Address, path)) { Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = Json } } };
        request.Headers.Add("x-api-key", options.Value.ApiKey);
        if (options.Value.Workspace.Length > 0)
        {
            request.Headers.Add("X-Tenant-Id", options.Value.Workspace);
        }

        return request;
    }
}
