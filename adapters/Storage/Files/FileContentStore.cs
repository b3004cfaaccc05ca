using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage.Files;

/// <summary>Large bytes as files: written aside, synced, then renamed into place, so that a name never shows half a content.</summary>
/// <param name="stateDirectory">The folder of everything local.</param>
internal sealed class FileContentStore(string stateDirectory) : IContentStore
{
    /// <summary>The folder's name in the state folder.</summary>
    public const string FolderName = "content";

    private const int BufferSize = 81_920;

    // No name can hold a tilde, so no folder of one name is ever a file of another.
    private const string ContentSuffix = "~content";
    private const string MetadataSuffix = "~metadata";

    private readonly string root = Path.Combine(Path.GetFullPath(stateDirectory), FolderName);

    /// <inheritdoc />
    public async Task<ContentInfo> PutAsync(
        ContentPath path, Stream content, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var target = PathOf(path);
        var directory = Path.GetDirectoryName(target)!;
        StorageMeter.Count(StorageMeter.Content, "put");
        try
        {
            DirectorySync.Create(directory);
            if (metadata is { Count: > 0 })
            {
                var facts = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(metadata, ContentMetadataJson.Default.IReadOnlyDictionaryStringString));
                await WriteAsync(target + MetadataSuffix, facts, cancellationToken);
            }

            var info = await WriteAsync(target + ContentSuffix, content, cancellationToken);
            DirectorySync.Flush(directory);
            return info;
        }
        catch (IOException exception) when (StorageFailures.IsFull(exception))
        {
            throw StorageFailures.Full(exception);
        }
    }

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(ContentPath path, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Content, "get");
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                PathOf(path) + ContentSuffix,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                BufferSize,
                FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing lies there; asking first would leave a gap between the question and the opening.
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(ContentPath path, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Content, "delete");
        var target = PathOf(path);
        if (Directory.Exists(Path.GetDirectoryName(target)))
        {
            File.Delete(target + ContentSuffix);
            File.Delete(target + MetadataSuffix);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task DeleteUnderAsync(ContentPath path, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Content, "delete");
        var folder = PathOf(path);
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (IOException) when (!Directory.Exists(folder))
        {
            // Somebody else deleted it at the same time.
        }

        return Task.CompletedTask;
    }

    /// <summary>Whether a content lies there.</summary>
    public bool Exists(ContentPath path) => File.Exists(PathOf(path) + ContentSuffix);

    private static async Task<ContentInfo> WriteAsync(string target, Stream content, CancellationToken cancellationToken)
    {
        var aside = Path.Combine(Path.GetDirectoryName(target)!, "." + Path.GetRandomFileName());
        try
        {
            ContentInfo info;
            await using (var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
            {
                info = await CopyAsync(content, file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, target, overwrite: true);
            return info;
        }
        catch
        {
            // Whatever went wrong, half a content must not stay; the failure itself goes on to the caller.
            File.Delete(aside);
            throw;
        }
    }

    private static async Task<ContentInfo> CopyAsync(Stream content, FileStream file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var size = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                size += read;
            }

            return new ContentInfo(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string PathOf(ContentPath path) => OwnedPath.Combine(root, path.Container, path.Owner, path.Name);
}
