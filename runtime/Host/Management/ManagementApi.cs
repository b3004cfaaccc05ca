using System.Text.Json;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Client;
using Cartrita.Runtime.Host.Durable.DeadLetters;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Management;

/// <summary>The durable management API: the real extension's routes, and those of dead letters, which are this host's own.</summary>
internal sealed partial class ManagementApi
{
    private readonly InstanceManagement _instances;
    private readonly OrchestratorManagement _orchestrators;
    private readonly EntityManagement _entities;
    private readonly DeadLetterManagement _deadLetters;
    private readonly ILogger<ManagementApi> _logger;

    public ManagementApi(
        ManagementKey key, HostSettings settings, RuntimeWork work, IRandomIds ids, FunctionCatalog functions, DeadLetterOffice office, ILogger<ManagementApi> logger)
    {
        // Payloads come and go as JSON, whatever the app's serializer is.
        var client = new LocalDurableTaskClient(work, new RawConverter(), ids);
        var statuses = new StatusAnswers(work);
        _orchestrators = new(client, functions, statuses, new ManagementLinks(key, settings), work.Time);
        _instances = new(client, statuses, _orchestrators, work.Time);
        _entities = new(client.Entities, functions);
        _deadLetters = new(office);
        _logger = logger;
    }

    /// <summary>Answers a request whose caller has the key.</summary>
    /// <param name="http">The request; its path is what follows the API's.</param>
    public async Task AnswerAsync(HttpContext http)
    {
        try
        {
            await RouteAsync(http);
        }
        catch (JsonException e)
        {
            await ManagementAnswers.ErrorAsync(http, StatusCodes.Status400BadRequest, "Invalid JSON content", e);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            await ManagementAnswers.ErrorAsync(http, StatusCodes.Status400BadRequest, "One or more of the arguments submitted is incorrect", e);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has left; nobody is there to be told.
        }
        catch (BadHttpRequestException e)
        {
            http.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e)
        {
            LogFailed(e, http.Request.Method);
            await ManagementAnswers.ErrorAsync(
                http, StatusCodes.Status500InternalServerError, "Something went wrong while processing your request", e);
        }
    }

    private Task RouteAsync(HttpContext http)
    {
        // The server has decoded the path but for slashes, which an instance id may not hold.
        var parts = (http.Request.Path.Value ?? string.Empty).Trim('/').Split('/');
        var rest = parts[1..];
        return parts[0].ToLowerInvariant() switch
        {
            "orchestrators" when rest.Length is 1 or 2 => _orchestrators.AnswerAsync(http, rest[0], rest.ElementAtOrDefault(1)),
            "instances" => _instances.AnswerAsync(http, rest),
            "entities" when rest.Length <= 2 => _entities.AnswerAsync(http, rest),
            // One process has nobody to take the lead from.
            "makeprimary" when rest.Length == 0 => ManagementAnswers.Empty(http, StatusCodes.Status200OK),
            "deadletters" when rest.Length <= 2 => _deadLetters.AnswerAsync(http, rest),
            _ => ManagementAnswers.Empty(http, StatusCodes.Status404NotFound),
        };
    }

    [LoggerMessage(EventId = 2241, Level = LogLevel.Error, Message = "A {Method} request of the management API failed.")]
    private partial void LogFailed(Exception exception, string method);
}
