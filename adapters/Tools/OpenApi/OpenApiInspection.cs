using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Adapters.Tools.OpenApi.Linting;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>What a document gives, and what is wrong with its descriptions, before anybody uses it.</summary>
/// <param name="Report">What would come of its operations.</param>
/// <param name="Findings">What its descriptions lack.</param>
public sealed record OpenApiInspection(OpenApiReport Report, IReadOnlyList<OpenApiFinding> Findings)
{
    // Credentials are the settings' business: here every scheme counts as fulfilled.
    private const string Anything = "anything";

    /// <summary>Inspects a document.</summary>
    /// <param name="document">Its bytes, JSON or YAML.</param>
    /// <param name="name">The name that ids begin with.</param>
    /// <param name="address">Where it comes from: a file's path or an address.</param>
    /// <param name="include">Which operations.</param>
    /// <param name="maximumTools">How many tools at most.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: it is no OpenAPI document of 3.0 or 3.1.</exception>
    public static OpenApiInspection Of(ReadOnlyMemory<byte> document, string name, string address, OpenApiInclude include, int maximumTools)
    {
        ArgumentNullException.ThrowIfNull(include);
        var read = OpenApiDocument.Parse(document);
        var options = new OpenApiOptions { Document = address, Include = include, MaximumTools = maximumTools, Server = "https://localhost" };
        options.Headers["Authorization"] = Anything;
        return new OpenApiInspection(new OpenApiPlanner(name, read, options).Plan().Report, new OpenApiLinter(read, include).Findings());
    }
}
