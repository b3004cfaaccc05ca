namespace Cartrita.Core.Storage;

/// <summary>Sees to it that what was deleted is not left in the store's own files either.</summary>
public interface IStoreSanitizer
{
    /// <summary>Returns once what was deleted before this call is in no file of the store; other writes wait for no longer than it takes to read the files once.</summary>
    /// <param name="cancellationToken">Stops it; what is left is left to the next call.</param>
    Task SanitizeAsync(CancellationToken cancellationToken);
}
