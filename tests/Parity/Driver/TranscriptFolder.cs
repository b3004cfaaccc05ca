namespace Cartrita.Parity.Driver;

/// <summary>The transcripts that are kept, one file a scenario.</summary>
/// <param name="path">Their folder.</param>
internal sealed class TranscriptFolder(string path)
{
    /// <summary>The names of the scenarios that have one.</summary>
    public IEnumerable<string> Names => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)
        : [];

    /// <summary>The kept transcript of a scenario; null where there is none.</summary>
    public string? Read(string name) => File.Exists(FileOf(name)) ? File.ReadAllText(FileOf(name)) : null;

    /// <summary>Keeps a transcript.</summary>
    public void Write(string name, string transcript)
    {
        Directory.CreateDirectory(path);
        File.WriteAllText(FileOf(name), transcript);
    }

    /// <summary>Forgets a transcript.</summary>
    public void Delete(string name) => File.Delete(FileOf(name));

    private string FileOf(string name) => Path.Combine(path, name + ".txt");
}
