using System.CommandLine;
using System.Text.Json;
using Cartrita.Adapters.Tools.OpenApi;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.CommandLine;

/// <summary><c>tools openapi</c>: what an OpenAPI document would give agents, and what its descriptions lack.</summary>
internal static class ToolsCommand
{
    private const int LargestDocument = 32 * 1024 * 1024;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var document = new Argument<string>("document") { Description = "The document's file or address." };
        var lint = new Option<bool>("--lint") { Description = "Look at the descriptions, and end with 1 where a model would probably go wrong by them." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var name = new Option<string>("--name") { Description = "The name that the tools' ids begin with.", DefaultValueFactory = _ => "api" };
        var tags = new Option<string>("--tags") { Description = "Only operations with one of these tags.", DefaultValueFactory = _ => string.Empty };
        var paths = new Option<string>("--paths") { Description = "Only operations whose path begins so.", DefaultValueFactory = _ => string.Empty };
        var search = new Option<string>("--search") { Description = "Only operations that have these words.", DefaultValueFactory = _ => string.Empty };
        var command = new Command("openapi", "Show which tools an OpenAPI document gives, and which operations are left out and why.") { document, lint, json, name, tags, paths, search };
        command.SetAction((parsed, cancellationToken) => CartritaCommandLine.GuardAsync(async () =>
        {
            var from = parsed.GetRequiredValue(document);
            var include = new OpenApiInclude { Tags = parsed.GetRequiredValue(tags), Paths = parsed.GetRequiredValue(paths), Search = parsed.GetRequiredValue(search) };
            var inspection = await InspectAsync(from, parsed.GetRequiredValue(name), include, cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(inspection, ToolsJson.Default.OpenApiInspection));
            }
            else
            {
                Print(inspection, parsed.GetValue(lint));
            }

            return parsed.GetValue(lint) && inspection.Findings.Any(finding => finding.IsError) ? ExitCodes.Failed : ExitCodes.Ok;
        }));
        return new Command("tools", "Tools that settings name.") { command };
    }

    private static async Task<OpenApiInspection> InspectAsync(string from, string name, OpenApiInclude include, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new HttpClient { MaxResponseContentBufferSize = LargestDocument };
            return await OpenApiInspection.LoadAsync(from, name, include, int.MaxValue, client, TimeProvider.System, cancellationToken);
        }
        catch (CartritaException exception)
        {
            throw new CommandFailure($"{from}: {exception.Detail ?? exception.Problem.Title}");
        }
    }

    private static void Print(OpenApiInspection inspection, bool lint)
    {
        var (report, findings) = (inspection.Report, inspection.Findings);
        Console.Out.WriteLine($"{report.Title}: {report.Tools.Count} tools, {report.Skipped.Count} operations skipped, {report.Ambiguous.Count} ids ambiguous, {findings.Count(finding => finding.IsError)} errors and {findings.Count(finding => !finding.IsError)} warnings in descriptions");
        foreach (var tool in lint ? [] : report.Tools)
        {
            Console.Out.WriteLine($"{tool.ToolId}\t{tool.Effect}\t{tool.Operation}");
        }

        foreach (var skipped in report.Skipped)
        {
            Console.Out.WriteLine($"skipped\t{skipped.Operation}\t{skipped.Reason}");
        }

        foreach (var ambiguous in report.Ambiguous)
        {
            Console.Out.WriteLine($"ambiguous\t{ambiguous.ToolId}\t{string.Join(", ", ambiguous.Operations)}");
        }

        foreach (var finding in lint ? findings : [])
        {
            Console.Out.WriteLine($"{(finding.IsError ? "error" : "warning")}\t{finding.Rule}\t{finding.Operation}\t{finding.Message}");
        }
    }
}
