using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.Web;

namespace Cartrita.Activities.Tools;

/// <summary>Reads a page or a PDF of the web and returns spans of its text as evidence.</summary>
/// <param name="pages">Reads.</param>
/// <param name="time">The clock.</param>
public sealed class WebFetchTool(IWebPages pages, TimeProvider time) : ITool
{
    private const int LongestAddress = 2_000;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["url", "from"],
          "properties": {
            "url": { "type": "string", "description": "The page's address, http or https." },
            "from": { "type": ["integer", "null"], "description": "The character of the page's text to begin at, as an earlier call's next says; null for the beginning." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "web_fetch",
        "Reads a public web page or PDF whose address the user wrote or a result shows, to the letter, and returns its text in spans, each with an id. A long page comes in parts: next says where the next one begins.",
        JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Reads,
        ShownArguments = ["url"],
        Limits = new ToolLimits(TimeSpan.FromSeconds(85), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public bool IsAvailable => pages.IsEnabled;

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (arguments.Text("url") is not { Length: <= LongestAddress } text || !Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, Problems.InvalidRequest, "The url is no absolute address.");
        }

        var page = await pages.ReadAsync(address, cancellationToken);
        var read = SourceText.Read(
            new SourceText(page.Url, page.Title, page.Text), ToolPackets.IdPrefix(context, call), arguments.Number("from", 0, int.MaxValue) ?? 0);
        return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), read, ToolJson.Default.SourceEvidence);
    }
}
