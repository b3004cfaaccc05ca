using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Tests.Management;

/// <summary>Functions that the management API starts and steers, and one that would like to have every path.</summary>
public static class SampleManagedFunctions
{
    [Function("Echo")]
    public static Task<string> Echo([OrchestrationTrigger] TaskOrchestrationContext context, string input) =>
        context.CallActivityAsync<string>("Say", input);

    [Function("Say")]
    public static string Say([ActivityTrigger] string input) => $"said {input}";

    [Function("Wait")]
    public static async Task<int> Wait([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("waiting");
        return await context.WaitForExternalEvent<int>("go");
    }

    [Function("Fail")]
    public static Task<int> Fail([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidOperationException("no luck");

    [Function("Everything")]
    public static IActionResult Everything(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, string? path) => new OkObjectResult($"fallback {path}");
}
