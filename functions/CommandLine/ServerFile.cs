using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Functions.Hosting;

namespace Cartrita.Functions.CommandLine;

/// <summary>What <c>server.json</c> of a state folder says about the server that runs there.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="ProcessId">Its process, for people: another one may have the same id after a restart of the machine.</param>
internal sealed record ServerFile(Uri Address, int ProcessId)
{
    private const string FileName = "server.json";

    /// <summary>Reads it; null where no server holds the folder, whatever one that was killed left in it.</summary>
    public static ServerFile? Read(string state)
    {
        if (!StateFolder.IsHeld(state))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(state, FileName)), ServerFileJson.Default.ServerFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // The holder has not written it yet, or is just leaving.
            return null;
        }
    }

    /// <summary>Removes what a server that was killed left; for the folder's holder, before it writes its own.</summary>
    public static void Forget(string state) => File.Delete(Path.Combine(state, FileName));
}

/// <summary>The JSON of <c>server.json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServerFile))]
internal sealed partial class ServerFileJson : JsonSerializerContext;
