using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

/// <summary>Azure Resource Manager on the loopback, with one Container Apps job whose executions run the image's real entry.</summary>
/// <remarks>It takes what the description of <c>Microsoft.App/jobs</c> 2024-03-01 takes and remembers every deviation; a test ends with <see cref="AssertContract"/>.</remarks>
internal sealed class ManagementServer : IAsyncDisposable
{
    internal const string Job = "/subscriptions/34adfa4f-cedf-4dc0-ba29-b6d1a69ab345/resourceGroups/rg-test/providers/Microsoft.App/jobs/job-test";
    internal const string Image = "registry.example/sandbox:1@sha256:0000000000000000000000000000000000000000000000000000000000000000";
    internal const string Token = "the-token-of-the-identity";

    private readonly WebApplication app;
    private int started;

    private ManagementServer(WebApplication app) => this.app = app;

    internal Uri Address { get; private set; } = null!;

    /// <summary>What was not as the description says.</summary>
    internal ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>What was asked for, with the answer's status: <c>start 200</c>.</summary>
    internal ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers to the next requests of an operation, in place of the right ones.</summary>
    internal ConcurrentQueue<(string Operation, Func<HttpContext, Task> Answer)> Instead { get; } = new();

    internal ConcurrentDictionary<string, JobProcess> Executions { get; } = new(StringComparer.Ordinal);

    /// <summary>What a look at an execution says: by itself that it ended, once it has.</summary>
    internal Func<JobProcess, Task<string>> Status { get; set; } = execution => execution.Ended;

    /// <summary>Whether a start is accepted only, and its outcome lies elsewhere.</summary>
    internal bool AcceptsOnly { get; set; }

    /// <summary>Another service that the outcome is said to lie at.</summary>
    internal string? Elsewhere { get; set; }

    /// <summary>Whether no machine is found for executions.</summary>
    internal bool Holds { get; set; }

    /// <summary>What executions run in, beside their user.</summary>
    internal string[] Around { get; set; } = [];

    internal static async Task<ManagementServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new ManagementServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Urls.Single() + "/");
        return server;
    }

    /// <summary>Answers the next request of an operation with a status.</summary>
    internal ManagementServer Refuse(string operation, int status, string? retryAfter = null, bool afterwards = false)
    {
        Instead.Enqueue((operation, async context =>
        {
            if (afterwards)
            {
                await StartExecutionAsync(context, answers: false);
            }

            context.Response.StatusCode = status;
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            await context.Response.WriteAsync(new JsonObject { ["error"] = new JsonObject { ["code"] = "SaysNo", ["message"] = "no" } }.ToJsonString());
        }));
        return this;
    }

    internal void AssertContract() => Assert.Empty(Violations);

    public async ValueTask DisposeAsync()
    {
        foreach (var execution in Executions.Values)
        {
            execution.Stop();
        }

        using var patience = new CancellationTokenSource();
        await patience.CancelAsync();
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        Check(request.Headers.Authorization == $"Bearer {Token}", "the token is not that of the identity");
        Check(request.QueryString.Value == "?api-version=2024-03-01", $"the query is {request.QueryString}");
        var path = request.Path.Value!;
        Check(path.StartsWith(Job, StringComparison.Ordinal), $"{path} is not the job");
        var parts = path[Math.Min(path.Length, Job.Length + 1)..].Split('/');
        var operation = (request.Method, parts) switch
        {
            ("POST", ["start"]) => "start",
            ("GET", ["executions"]) => "list",
            ("GET", ["executions", _]) => "status",
            ("POST", ["executions", _, "stop"]) => "stop",
            ("GET", ["operations", _]) => "operation",
            _ => "unknown",
        };
        Check(operation != "unknown", $"{request.Method} {path} is no operation");
        Check(operation == "start" || request.ContentLength is null or 0, $"{operation} has a body");
        context.Response.OnStarting(() =>
        {
            Requests.Enqueue($"{operation} {context.Response.StatusCode}");
            return Task.CompletedTask;
        });
        var instead = Instead.TryPeek(out var next) && next.Operation == operation && Instead.TryDequeue(out next) ? next.Answer : null;
        await (instead is not null ? instead(context) : operation switch
        {
            "start" => StartExecutionAsync(context),
            "list" => WriteAsync(context, new JsonObject { ["value"] = new JsonArray([.. Executions.Values.Select(execution => execution.Describe("Running"))]) }),
            "operation" => WriteAsync(context, Executions[parts[1]].Base),
            "status" => DescribeAsync(context, parts[1]),
            "stop" => StopAsync(context, parts[1]),
            _ => MissingAsync(context),
        });
    }

    /// <summary>Starts an execution.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answers">Whether the request is answered too.</param>
    internal async Task StartExecutionAsync(HttpContext context, bool answers = true)
    {
        Check(context.Request.ContentType == "application/json", "a start is not JSON");
        var template = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        foreach (var violation in TemplateContract.Violations(template))
        {
            Violations.Enqueue(violation);
        }

        var name = $"job-test-{Interlocked.Increment(ref started):D7}";
        var execution = Holds ? JobProcess.Hold(name, Job, template) : JobProcess.Start(name, Job, template, Around);
        Executions[execution.Name] = execution;
        if (!answers)
        {
            return;
        }

        if (AcceptsOnly)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.Headers.Location = $"{Elsewhere ?? Address.AbsoluteUri.TrimEnd('/')}{Job}/operations/{execution.Name}?api-version=2024-03-01";
            return;
        }

        await WriteAsync(context, execution.Base);
    }

    private async Task DescribeAsync(HttpContext context, string name)
    {
        if (Executions.TryGetValue(name, out var execution))
        {
            await WriteAsync(context, execution.Describe(await Status(execution).WaitAsync(context.RequestAborted)));
            return;
        }

        await MissingAsync(context);
    }

    private async Task StopAsync(HttpContext context, string name)
    {
        if (!Executions.TryGetValue(name, out var execution))
        {
            await MissingAsync(context);
            return;
        }

        execution.Stop();
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static Task MissingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync("""{"error":{"code":"ResourceNotFound","message":"It is not there."}}""");
    }

    private static Task WriteAsync(HttpContext context, JsonNode body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(body.ToJsonString(JsonSerializerOptions.Default));
    }

    private void Check(bool holds, string violation)
    {
        if (!holds)
        {
            Violations.Enqueue(violation);
        }
    }
}
