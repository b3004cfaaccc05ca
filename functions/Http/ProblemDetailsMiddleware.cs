using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Http;

/// <summary>The one place that turns an exception into an error body (CHAT-10).</summary>
internal sealed partial class ProblemDetailsMiddleware(ILogger<ProblemDetailsMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left; nobody reads an answer.
            LogAborted();
        }
        catch (Exception exception)
        {
            var problem = Translate(exception, context.CancellationToken);
            if (problem.Problem == Problems.Internal)
            {
                LogDefect(exception, context.FunctionDefinition.Name);
            }

            if (http.Response.HasStarted)
            {
                // Half an answer is out: only breaking the connection tells the client that it is not whole.
                LogBroken(problem.Problem.Code);
                http.Abort();
                return;
            }

            await ProblemBody.WriteAsync(http, problem);
        }
    }

    private static CartritaException Translate(Exception exception, CancellationToken stopping) => exception switch
    {
        CartritaException known => known,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new CartritaException(Problems.BodyTooLarge),
        BadHttpRequestException => new CartritaException(Problems.InvalidRequest, "The request's body or headers could not be read."),
        DocumentConflictException => new CartritaException(Problems.Conflict),
        OperationCanceledException when stopping.IsCancellationRequested => new CartritaException(Problems.Unavailable, "The service is stopping."),
        _ => new CartritaException(Problems.Internal),
    };

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "Function {Function} failed.")]
    private partial void LogDefect(Exception exception, string function);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Debug, Message = "The client left before its answer.")]
    private partial void LogAborted();

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "An answer broke off with {Code}.")]
    private partial void LogBroken(string code);
}
