using System.Text.Json;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>A key of <c>host.json</c> that the real host documents.</summary>
/// <param name="Path">Its path; with <c>.*</c> at its end it stands for everything below.</param>
/// <param name="Treatment">What is done with it.</param>
/// <param name="Note">Half a sentence that says what it does, or why it does nothing, or what to do instead.</param>
/// <param name="Apply">Takes the value; null where there is nothing to take.</param>
internal sealed record HostJsonKey(string Path, HostJsonTreatment Treatment, string Note, Func<HostSettings, HostJsonValue, HostSettings>? Apply = null)
{
    private const string Below = ".*";

    public static HostJsonKey Honoured(string path, string note, Func<HostSettings, HostJsonValue, HostSettings> apply) =>
        new(path, HostJsonTreatment.Honoured, note, apply);

    public static HostJsonKey NoEffect(string path, string note) => new(path, HostJsonTreatment.NoEffect, note);

    public static HostJsonKey Refused(string path, string note) => new(path, HostJsonTreatment.Refused, note);

    /// <summary>A switch that this host cannot turn, though one of its positions is what it does anyway.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="position">The position that is taken.</param>
    /// <param name="note">Why the other is not.</param>
    public static HostJsonKey Only(string path, bool position, string note) => new(path, HostJsonTreatment.Honoured, note, (settings, value) =>
        value.Flag() == position ? settings : throw new StartupException(
            $"{HostJson.FileName} sets '{path}' to {(position ? "false" : "true")}, which this host cannot do: {note}."));

    public bool Matches(string path) => Path.EndsWith(Below, StringComparison.Ordinal)
        ? path.StartsWith(Path[..^1], StringComparison.OrdinalIgnoreCase)
        : path.Equals(Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>What of a path is below this key, where it stands for everything there.</summary>
    public string Rest(string path) => path[(Path.Length - 1)..];
}
