using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Testing.Histories;

/// <summary>The history of an instance's last generation, as a test keeps it in a file.</summary>
/// <param name="Events">The events, oldest first.</param>
public sealed record RecordedHistory(IReadOnlyList<HistoryEvent> Events)
{
    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="System.Text.Json.JsonException">It is no history, or one of a form that this engine does not know.</exception>
    public static RecordedHistory FromJson(string json) => new(HistorySerializer.Deserialize(json));

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    public static async Task<RecordedHistory> ReadAsync(string path) => FromJson(await File.ReadAllTextAsync(path));

    /// <summary>Indented JSON with a newline at its end, the same on every system.</summary>
    public string ToJson() => HistorySerializer.Serialize(Events, indented: true) + "\n";

    /// <summary>Writes a file, and the folders on the way to it.</summary>
    /// <param name="path">Where.</param>
    public async Task WriteAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await File.WriteAllTextAsync(path, ToJson());
    }
}
