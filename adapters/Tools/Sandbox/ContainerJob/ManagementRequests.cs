using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>Requests to Azure Resource Manager with a token of the app's identity.</summary>
/// <param name="clients">Owns the handlers.</param>
/// <param name="identity">The identity.</param>
/// <param name="options">Where the service is.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where refusals go.</param>
internal sealed partial class ManagementRequests(IHttpClientFactory clients, TokenCredential identity, ContainerJobOptions options, TimeProvider time, ILogger<ContainerJobSandbox> logger)
{
    /// <summary>The HTTP client's name.</summary>
    internal const string ClientName = "Cartrita.Management";

    /// <summary>How often a request is made that may be answered otherwise later.</summary>
    internal const int Attempts = 4;

    private const int MaximumBody = 1024 * 1024;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TokenRequestContext scope = new([new Uri(options.Management, ".default").AbsoluteUri]);

    /// <summary>Makes a request until it is answered for good.</summary>
    /// <param name="method">The method.</param>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answer; a refusal is one too.</returns>
    internal async Task<ManagementAnswer> AskAsync(HttpMethod method, Uri address, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await SendAsync(method, address, body: null, cancellationToken);
            if (!answer.IsTransient || attempt == Attempts)
            {
                return answer;
            }

            await PauseAsync(answer, attempt, cancellationToken);
        }
    }

    /// <summary>Makes a request once.</summary>
    /// <param name="method">The method.</param>
    /// <param name="address">The address.</param>
    /// <param name="body">JSON; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<ManagementAnswer> SendAsync(HttpMethod method, Uri address, byte[]? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellationToken));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        try
        {
            using var client = clients.CreateClient(ClientName);
            client.MaxResponseContentBufferSize = MaximumBody;
            using var response = await client.SendAsync(request, cancellationToken);
            return new ManagementAnswer
            {
                Status = (int)response.StatusCode,
                Body = await response.Content.ReadAsByteArrayAsync(cancellationToken),
                Location = response.Headers.Location,
                RetryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null,
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not reached, cut off, or too slow.
            return new ManagementAnswer();
        }
    }

    /// <summary>Waits before a request is made again: as long as the service wants, else longer each time.</summary>
    /// <param name="answer">The last answer.</param>
    /// <param name="attempt">Which attempt that was, from 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task PauseAsync(ManagementAnswer answer, int attempt, CancellationToken cancellationToken)
    {
        var pause = answer.RetryAfter ?? TimeSpan.FromSeconds(1 << (attempt - 1));
        return Task.Delay(TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, LongestPause.Ticks)), time, cancellationToken);
    }

    /// <summary>What a refusal means for the file that a program should read.</summary>
    /// <param name="answer">The refusal.</param>
    internal CartritaException Failure(ManagementAnswer answer)
    {
        LogRefused(answer.Status, answer.ErrorCode ?? "none");
        return answer switch
        {
            { IsMissing: true } => new(Problems.SandboxUnavailable, "There is no sandbox: the job that the settings name does not exist."),
            { IsTransient: true } => new(Problems.Unavailable, "The sandbox's job can't be started now."),
            { Status: 401 or 403 } => new(Problems.SandboxUnavailable, "There is no sandbox: the app's identity may not start the job that the settings name."),
            _ => new(Problems.SandboxUnavailable, "There is no sandbox: the job that the settings name can't be started."),
        };
    }

    private async ValueTask<string> TokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await identity.GetTokenAsync(scope, cancellationToken)).Token;
        }
        catch (CredentialUnavailableException exception)
        {
            throw new CartritaException(Problems.SandboxUnavailable, "There is no sandbox: the app has no identity to start the job with.", exception);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new CartritaException(Problems.Unavailable, "The sandbox's job can't be started now: the app's identity gets no token.", exception);
        }
    }

    [LoggerMessage(EventId = 2611, Level = LogLevel.Warning, Message = "The sandbox's job was refused with {Status}, error {Code}")]
    private partial void LogRefused(int status, string code);
}
