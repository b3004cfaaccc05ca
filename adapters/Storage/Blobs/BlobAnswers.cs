using Azure;
using Azure.Storage.Blobs.Models;

namespace Cartrita.Adapters.Storage.Blobs;

/// <summary>Names the answers of blob storage that the stores decide on.</summary>
internal static class BlobAnswers
{
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;
    private const int RangeNotSatisfiable = 416;

    /// <summary>There is no such blob.</summary>
    public static bool IsMissing(this RequestFailedException exception) => exception.Status == NotFound;

    /// <summary>A condition did not hold.</summary>
    public static bool IsConflict(this RequestFailedException exception) =>
        exception.Status == PreconditionFailed || (exception.Status == Conflict && exception.ErrorCode == BlobErrorCode.BlobAlreadyExists);

    /// <summary>The append blob has all the blocks that it can have.</summary>
    public static bool IsFullOfBlocks(this RequestFailedException exception) =>
        exception.Status == Conflict && exception.ErrorCode == BlobErrorCode.BlockCountExceedsLimit;

    /// <summary>The range starts at or behind the blob's end.</summary>
    public static bool IsPastEnd(this RequestFailedException exception) => exception.Status == RangeNotSatisfiable;
}
