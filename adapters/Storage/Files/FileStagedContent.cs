using System.Globalization;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage.Files;

/// <summary>Blocks as files in a folder beside the content that they become; committing writes them one after another to the content store.</summary>
/// <param name="stateDirectory">The folder of everything local.</param>
/// <param name="contents">Where the content goes.</param>
internal sealed class FileStagedContent(string stateDirectory, FileContentStore contents) : IStagedContent
{
    // No name can hold a tilde, so the folder is never that of another content.
    private const string BlocksSuffix = "~blocks";
    // Any number that an integer can be.
    private const string NumberForm = "D10";

    private readonly string root = Path.Combine(Path.GetFullPath(stateDirectory), FileContentStore.FolderName);

    /// <inheritdoc />
    public async Task StageAsync(ContentPath path, int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfZero(content.Length);
        StorageMeter.Count(StorageMeter.Content, "put");
        var folder = FolderOf(path);
        var aside = Path.Combine(folder, "." + Path.GetRandomFileName());
        try
        {
            DirectorySync.Create(folder);
            await using (var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, BlockOf(folder, number), overwrite: true);
            DirectorySync.Flush(folder);
        }
        catch (DirectoryNotFoundException exception)
        {
            // The upload was committed or abandoned at this moment, and its folder with it.
            throw new CartritaException(Problems.Conflict, "The upload ended while the block came.", exception);
        }
        catch (IOException exception) when (StorageFailures.IsFull(exception))
        {
            Remove(aside);
            throw StorageFailures.Full(exception);
        }
        catch
        {
            // Half a block must not stay; the failure itself goes on to the caller.
            Remove(aside);
            throw;
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<StagedBlock>> ListAsync(ContentPath path, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Content, "list");
        return Task.FromResult(List(FolderOf(path)));
    }

    /// <inheritdoc />
    public async Task CommitAsync(
        ContentPath path, IReadOnlyList<int> numbers, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(numbers.Count);
        var folder = FolderOf(path);
        var staged = List(folder).Select(block => block.Number).ToHashSet();
        if (numbers.All(staged.Contains))
        {
            try
            {
                await using var whole = new JoinedFiles([.. numbers.Select(number => BlockOf(folder, number))]);
                await contents.PutAsync(path, whole, metadata, cancellationToken);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException && contents.Exists(path))
            {
                // Two commit at once: the other one was faster and has taken the blocks away.
            }
        }
        else if (!contents.Exists(path))
        {
            throw new CartritaException(Problems.UploadIncomplete, "A part of the upload is missing.");
        }

        Discard(folder);
    }

    /// <inheritdoc />
    public Task AbandonAsync(ContentPath path, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Content, "delete");
        Discard(FolderOf(path));
        return Task.CompletedTask;
    }

    private static IReadOnlyList<StagedBlock> List(string folder)
    {
        try
        {
            return
            [
                .. from file in new DirectoryInfo(folder).EnumerateFiles()
                   let number = int.TryParse(file.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1
                   where number >= 0
                   orderby number
                   select new StagedBlock(number, file.Length),
            ];
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
        {
            // Nothing is staged, or the folder went while it was read: then it went as a whole.
            return [];
        }
    }

    private static void Discard(string folder)
    {
        // Two at once, or a block that comes at this moment: the folder is gone in the end, or what came late is swept with the upload.
        for (var attempt = 0; attempt < 3 && Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // Somebody else changed it meanwhile.
            }
        }
    }

    private static void Remove(string aside)
    {
        if (File.Exists(aside))
        {
            File.Delete(aside);
        }
    }

    private static string BlockOf(string folder, int number) => Path.Combine(folder, number.ToString(NumberForm, CultureInfo.InvariantCulture));

    private string FolderOf(ContentPath path) => OwnedPath.Combine(root, path.Container, path.Owner, path.Name) + BlocksSuffix;
}
