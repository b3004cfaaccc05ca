using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>What the API's description says of one HTTP function beyond what is read off the code: the route, who may, and the shapes.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Tag">The part of the API.</param>
/// <param name="Summary">A title.</param>
/// <param name="Description">Starts with a verb, hints at what is required, at most 200 characters (CHAT-17): a model chooses tools by it.</param>
internal sealed record Operation(string Function, string Tag, string Summary, string Description)
{
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    public IReadOnlyList<Content> Takes { get; init; } = [];

    /// <summary>Whether a request has to have a body.</summary>
    public bool BodyRequired { get; init; } = true;

    public required IReadOnlyList<Success> Answers { get; init; }

    /// <summary>Problems of its own; those that every operation of its form has are added.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Requests that are shown with their answers, and played against the app.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>Extensions (CHAT-17's augmentations).</summary>
    public JsonObject Extensions { get; init; } = [];
}

/// <summary>A parameter.</summary>
internal sealed record Parameter(string Name, string In, string Description, JsonObject Schema, bool Required = false);

/// <summary>A body of one media type.</summary>
internal sealed record Content(string MediaType, JsonTypeInfo? Type = null, JsonObject? Schema = null);

/// <summary>A status that is no problem.</summary>
internal sealed record Success(int Status, string Description, params Content[] Bodies)
{
    public IReadOnlyList<string> Headers { get; init; } = [];
}

/// <summary>A request that is shown with its answer.</summary>
/// <param name="Name">Its name; its parameters, its body and its answer have the same one in the description.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Status">How it is answered.</param>
internal sealed record Example(string Name, string Summary, int Status)
{
    /// <summary>Values of parameters. <c>{conversation}</c> is the id of an object that the examples' owner has.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    public JsonNode? Body { get; init; }

    /// <summary>A body that is no JSON.</summary>
    public string? Text { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Who sends it.</summary>
    public ExampleCaller Caller { get; init; } = ExampleCaller.User;

    /// <summary>Set where every such answer differs, as a token does: then only status and shape are held against the app.</summary>
    public bool AnswerVaries { get; init; }

    /// <summary>Set where the request does not fit the schema, so that it can be no example of it.</summary>
    public bool IsMalformed { get; init; }
}

/// <summary>Who sends an example.</summary>
internal enum ExampleCaller
{
    User,
    Admin,
    Nobody,

    /// <summary>Somebody who has nothing yet: what others remember or ingest meanwhile changes no answer.</summary>
    Newcomer,

    /// <summary>Somebody with one file, which was ingested before: files that other examples bring, and how far these are, change no answer.</summary>
    Reader,
}
