namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>Which operations of a document become tools: those that <see cref="Operations"/> names, and those that fit all of the other lists that say something. Where no list says anything: all. Lists are written with commas.</summary>
public sealed class OpenApiInclude
{
    /// <summary>Tags, of which an operation has one.</summary>
    public string Tags { get; set; } = string.Empty;

    /// <summary>Beginnings of paths; <c>*</c> stands for anything within.</summary>
    public string Paths { get; set; } = string.Empty;

    /// <summary>Operation ids.</summary>
    public string Operations { get; set; } = string.Empty;

    /// <summary>Words, all of which an operation's id, path, summary or description has.</summary>
    public string Search { get; set; } = string.Empty;
}
