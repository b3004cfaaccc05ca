using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Governance;

/// <summary>What stands between a model and a client: credentials are replaced, then banned terms are (CHAT-12).</summary>
/// <param name="terms">The banned terms.</param>
public sealed class AnswerScreen(BannedTerms terms)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OutputScreen credentials = new();
    private readonly BannedTermFilter filter = new(terms);

    /// <summary>How many credentials were replaced.</summary>
    public int Credentials => credentials.Redactions;

    /// <summary>How many banned terms were found.</summary>
    public int Terms => filter.Redactions;

    /// <summary>Whether something is held back.</summary>
    public bool Holds => credentials.Holds || filter.Holds;

    /// <summary>Takes the next piece and gives what may go out now; may be empty.</summary>
    /// <param name="delta">The piece.</param>
    public string Push(string delta) => filter.Push(credentials.Push(delta));

    /// <summary>Gives what is still held back: the answer is complete.</summary>
    public string Flush() => filter.Push(credentials.Flush()) + filter.Flush();

    /// <summary>A text that comes whole and beside the answer, such as a refusal; what is replaced in it counts.</summary>
    /// <param name="text">The text.</param>
    public string Whole(string text) => Counted(CredentialRules.Redact(text));

    /// <summary>The arguments of a tool call, with what their strings hold replaced; they stay the JSON that they were.</summary>
    /// <param name="json">The arguments as the model wrote them.</param>
    public string Arguments(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var found = filter.Redactions;
            var screened = Screen(JsonNode.Parse(json));
            return filter.Redactions == found ? json : screened?.ToJsonString(Plain) ?? json;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // The model wrote no JSON, or one name twice; the client gets that, as text.
            return Counted(json);
        }
    }

    /// <summary>Ends the answer where a verdict fell, once what came before is out.</summary>
    /// <exception cref="CartritaException">The verdict.</exception>
    public void ThrowIfEnded()
    {
        if (filter.Verdict is { } verdict)
        {
            throw new CartritaException(verdict);
        }
    }

    // A text of its own: nothing of the stream is before it, and nothing after it.
    private string Counted(string text)
    {
        var own = new BannedTermFilter(terms);
        var screened = own.Push(text) + own.Flush();
        filter.Add(own.Redactions);
        return screened;
    }

    private JsonNode? Screen(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(Counted(member.Key), Screen(member.Value))).DistinctBy(member => member.Key)),
        JsonArray items => new JsonArray([.. items.Select(Screen)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Counted(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };
}
