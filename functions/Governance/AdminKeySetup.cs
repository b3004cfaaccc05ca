using System.Text;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Governance;

/// <summary>Makes the admin keys known before the first request: the configured one, and with a state folder the one in its file.</summary>
internal sealed class AdminKeySetup(
    AdminKeys keys, IIdSource ids, IOptions<SecurityOptions> security, IOptions<ServeOptions> serve) : IHostedLifecycleService
{
    /// <summary>The file's name in the state folder.</summary>
    public const string FileName = "api-key";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Prefix = "ck_local_";

    /// <inheritdoc />
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (security.Value.AdminKey is { Length: > 0 } configured)
        {
            keys.Accept(configured);
        }

        if (serve.Value.StateDirectory is { Length: > 0 } folder)
        {
            keys.Accept(await ReadOrMakeAsync(Path.GetFullPath(folder), cancellationToken));
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string> ReadOrMakeAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        if (await ReadAsync(path, cancellationToken) is { } existing)
        {
            return existing;
        }

        StateFolder.Make(folder);
        var key = Prefix + ids.NewSecret();
        var draft = $"{path}.{ids.NewId()}";
        await WriteAsync(draft, key, cancellationToken);
        try
        {
            File.Move(draft, path);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its key is the folder's.
            File.Delete(draft);
            return await ReadAsync(path, cancellationToken) ?? throw new InvalidOperationException($"{path} is empty: delete it and start again.");
        }
    }

    private static async Task<string?> ReadAsync(string path, CancellationToken cancellationToken) =>
        File.Exists(path) && (await File.ReadAllTextAsync(path, cancellationToken)).Trim() is { Length: > 0 } key ? key : null;

    // Made with its mode and flushed before it gets its name: nobody ever sees it readable by others, or half of it.
    private static async Task WriteAsync(string draft, string key, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        await using var file = new FileStream(draft, options);
        await file.WriteAsync(Encoding.ASCII.GetBytes(key + "\n"), cancellationToken);
        file.Flush(flushToDisk: true);
    }
}
