using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>Says in the state folder where the host listens, for as long as it does.</summary>
internal sealed class ServerFile(IServer server, LocalRuntimeSettings settings) : IHostedLifecycleService
{
    internal const string FileName = "server.json";

    private string FilePath => Path.Combine(settings.StateDirectory, FileName);

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The server listens nowhere.");
        StateDirectory.Create(settings.StateDirectory);

        // Readers see the old file or the new one, never half of one.
        var draft = $"{FilePath}.{Environment.ProcessId}";
        await File.WriteAllBytesAsync(
            draft,
            JsonSerializer.SerializeToUtf8Bytes(new(address, Environment.ProcessId), ServerFileJson.Default.ServerFileContent),
            cancellationToken);
        File.Move(draft, FilePath, overwrite: true);
    }

    // Before the listener closes: who finds the file has to find somebody who answers.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        File.Delete(FilePath);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What <c>server.json</c> holds.</summary>
/// <param name="Address">Where the host listens.</param>
/// <param name="ProcessId">The process that does.</param>
internal sealed record ServerFileContent(string Address, int ProcessId);

/// <summary>The JSON of <c>server.json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServerFileContent))]
internal sealed partial class ServerFileJson : JsonSerializerContext;
