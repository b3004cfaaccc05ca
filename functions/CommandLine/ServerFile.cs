using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Functions.CommandLine;

/// <summary>What <c>server.json</c> of a state folder says about the server that runs there.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="ProcessId">Its process.</param>
internal sealed record ServerFile(Uri Address, int ProcessId)
{
    private const string FileName = "server.json";

    /// <summary>Reads it; null where no living process is named by it.</summary>
    public static ServerFile? Read(string state)
    {
        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(state, FileName)), ServerFileJson.Default.ServerFile);
            return file is not null && Lives(file.ProcessId) ? file : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // No server has written it, or the one that did is just leaving.
            return null;
        }
    }

    private static bool Lives(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            // There is no such process: its server was killed and left the file behind.
            return false;
        }
    }
}

/// <summary>The JSON of <c>server.json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServerFile))]
internal sealed partial class ServerFileJson : JsonSerializerContext;
