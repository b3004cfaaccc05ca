using System.Text.Json;
using System.Text.RegularExpressions;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>Starts, watches and stops executions of the job (<c>Microsoft.App/jobs</c>, 2024-03-01).</summary>
/// <param name="requests">Azure Resource Manager.</param>
/// <param name="options">Which job.</param>
/// <param name="time">The clock.</param>
internal sealed partial class ContainerJobClient(ManagementRequests requests, ContainerJobOptions options, TimeProvider time)
{
    /// <summary>The first pause between two looks at an execution.</summary>
    internal static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private const string Version = "api-version=2024-03-01";

    // How often an execution may be missing before it is gone: one that was just started is not seen everywhere at once.
    private const int MostMissing = 5;

    private const int MostLooks = 8;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly string job = options.Management.AbsoluteUri.TrimEnd('/') + options.Id;

    /// <summary>Starts an execution.</summary>
    /// <remarks>
    /// A start can't be repeated without a doubt: one that was not answered may have been heard. So the executions are searched for the run before another start, and a request that is on its way is not
    /// cut off, since nobody could stop an execution whose name is not known.
    /// </remarks>
    /// <param name="run">Whose it is.</param>
    /// <param name="template">What it is to do.</param>
    /// <param name="cancellationToken">Stops it between requests.</param>
    /// <returns>Its name.</returns>
    internal async Task<string> StartAsync(string run, JobTemplate template, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(template, JobJson.Default.JobTemplate);
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = await requests.SendAsync(HttpMethod.Post, Address("start"), body, CancellationToken.None);
            if (answer.IsSuccess)
            {
                return NameIn(answer) ?? await LocateAsync(answer, cancellationToken) ?? await FindAsync(run, cancellationToken)
                    ?? throw new CartritaException(Problems.Unavailable, "The sandbox's job was started, but no execution of it can be seen.");
            }

            if (!answer.IsTransient)
            {
                throw requests.Failure(answer);
            }

            if (answer.IsUncertain && await FindAsync(run, cancellationToken) is { } name)
            {
                return name;
            }

            if (attempt == ManagementRequests.Attempts)
            {
                throw requests.Failure(answer);
            }

            await requests.PauseAsync(answer, attempt, cancellationToken);
        }
    }

    /// <summary>Waits until an execution has ended.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How it ended; null where it is gone.</returns>
    internal async Task<string?> WaitAsync(string name, CancellationToken cancellationToken)
    {
        var (pause, missing) = (FirstPause, 0);
        while (true)
        {
            await Task.Delay(pause, time, cancellationToken);
            var answer = await requests.AskAsync(HttpMethod.Get, Address($"executions/{name}"), cancellationToken);
            var status = answer.IsSuccess ? answer.Read(JobJson.Default.JobExecution)?.Properties?.Status : null;
            if (status is "Succeeded" or "Failed" or "Stopped")
            {
                return status;
            }

            if (answer.IsMissing && ++missing == MostMissing)
            {
                return null;
            }

            if (!answer.IsSuccess && !answer.IsMissing)
            {
                throw requests.Failure(answer);
            }

            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, LongestPause.Ticks));
        }
    }

    /// <summary>Stops an execution.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is stopped, is being stopped or is not there.</returns>
    internal async Task<bool> StopAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await requests.AskAsync(HttpMethod.Post, Address($"executions/{name}/stop"), cancellationToken);
        return answer.IsSuccess || answer.IsMissing;
    }

    // Where the start only was accepted, its outcome lies at the location that the answer names.
    private async Task<string?> LocateAsync(ManagementAnswer answer, CancellationToken cancellationToken)
    {
        var location = answer.Location is { } named ? new Uri(options.Management, named) : null;
        for (var look = 0; look < MostLooks && answer.IsAccepted; look++)
        {
            // The token is for the service and for nobody else.
            if (location is null || !SameService(location))
            {
                return null;
            }

            await requests.PauseAsync(answer, Math.Min(look + 1, 3), cancellationToken);
            answer = await requests.AskAsync(HttpMethod.Get, location, cancellationToken);
            location = answer.Location is { } next ? new Uri(options.Management, next) : location;
        }

        return NameIn(answer);
    }

    private async Task<string?> FindAsync(string run, CancellationToken cancellationToken)
    {
        var answer = await requests.AskAsync(HttpMethod.Get, Address("executions"), cancellationToken);
        var executions = answer.IsSuccess ? answer.Read(JobJson.Default.JobExecutions)?.Value : null;
        return executions?.FirstOrDefault(execution => IsOf(execution, run)) is { Name: { } name } && ExecutionName().IsMatch(name) ? name : null;
    }

    private static bool IsOf(JobExecution execution, string run) =>
        execution.Properties?.Template?.Containers is { } containers
        && containers.Any(container => container.Env is { } variables && variables.Any(variable => variable.Name == JobTemplate.RunVariable && variable.Value == run));

    private static string? NameIn(ManagementAnswer answer) =>
        answer.IsSuccess && answer.Read(JobJson.Default.JobExecution)?.Name is { } name && ExecutionName().IsMatch(name) ? name : null;

    private bool SameService(Uri location) =>
        Uri.Compare(location, options.Management, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private Uri Address(string operation) => new($"{job}/{operation}?{Version}");

    [GeneratedRegex(@"^[-\w._()]+$")]
    private static partial Regex ExecutionName();
}
