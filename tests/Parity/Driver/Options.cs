using Cartrita.TestSupport.Requirements;

namespace Cartrita.Parity.Driver;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = "[URL] [--update | --check FOLDER] [--only NAME] [--code KEY]";

    /// <summary>Where the app listens; null to start the local one.</summary>
    public Uri? Address { get; init; }

    /// <summary>Whether the transcripts are written anew.</summary>
    public bool Update { get; init; }

    /// <summary>Where the kept transcripts are.</summary>
    public string Folder { get; init; } = Path.Combine(RepositoryRoot.FullName, "tests", "Parity", "Transcripts");

    /// <summary>The one scenario to run; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>The key of the host's durable management API; null where there is none. The local app's is known.</summary>
    public string? Code { get; init; }

    /// <returns>Null where the command line asks for nothing that there is.</returns>
    public static Options? Parse(ReadOnlySpan<string> arguments) => arguments switch
    {
        [] => new(),
        ["--update", .. var rest] => Parse(rest) is { } options ? options with { Update = true } : null,
        ["--check", var folder, .. var rest] => Parse(rest) is { } options ? options with { Folder = folder } : null,
        ["--only", var name, .. var rest] => Parse(rest) is { } options ? options with { Only = name } : null,
        ["--code", var code, .. var rest] => Parse(rest) is { } options ? options with { Code = code } : null,
        [var url, .. var rest] when Uri.TryCreate(url, UriKind.Absolute, out var address) => Parse(rest) is { } options ? options with { Address = address } : null,
        _ => null,
    };
}
