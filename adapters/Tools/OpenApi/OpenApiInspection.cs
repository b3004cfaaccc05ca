using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Adapters.Tools.OpenApi.Linting;
using Cartrita.Adapters.Tools.OpenApi.Loading;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>What a document gives, and what is wrong with its descriptions, before anybody uses it.</summary>
/// <param name="Report">What would come of its operations.</param>
/// <param name="Findings">What its descriptions lack.</param>
public sealed record OpenApiInspection(OpenApiReport Report, IReadOnlyList<OpenApiFinding> Findings)
{
    // Credentials are the settings' business: here every scheme counts as fulfilled.
    private const string Anything = "anything";

    /// <summary>Inspects a document that is one text.</summary>
    /// <param name="document">Its bytes, JSON or YAML.</param>
    /// <param name="name">The name that ids begin with.</param>
    /// <param name="address">Where it comes from: a file's path or an address.</param>
    /// <param name="include">Which operations.</param>
    /// <param name="maximumTools">How many tools at most.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: it is no OpenAPI document of 3.0 or 3.1.</exception>
    public static OpenApiInspection Of(ReadOnlyMemory<byte> document, string name, string address, OpenApiInclude include, int maximumTools)
    {
        ArgumentNullException.ThrowIfNull(include);
        return Of(OpenApiDocument.Parse(document), name, Options(address, include, maximumTools));
    }

    /// <summary>Reads a document and the texts that it refers to, and inspects it.</summary>
    /// <param name="address">Where it is: a file's path or an address.</param>
    /// <param name="name">The name that ids begin with.</param>
    /// <param name="include">Which operations.</param>
    /// <param name="maximumTools">How many tools at most.</param>
    /// <param name="client">Asks addresses.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">It can't be had, or it is no OpenAPI document of 3.0 or 3.1.</exception>
    public static async Task<OpenApiInspection> LoadAsync(string address, string name, OpenApiInclude include, int maximumTools, HttpClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(include);
        var options = Options(address, include, maximumTools);
        var loaded = await new OpenApiDocumentLoader(options, new ClientTexts(client), time).LoadAsync(cancellationToken);
        return Of(loaded!.Document, name, options);
    }

    private static OpenApiInspection Of(OpenApiDocument read, string name, OpenApiOptions options) =>
        new(new OpenApiPlanner(name, read, options).Plan().Report, new OpenApiLinter(read, options.Include).Findings());

    private static OpenApiOptions Options(string address, OpenApiInclude include, int maximumTools) =>
        new() { Document = address, Include = include, MaximumTools = maximumTools, Server = "https://localhost", Headers = { ["Authorization"] = Anything } };
}
