using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Storage;

/// <summary>Names the failures of storage that a caller can do something about.</summary>
internal static class StorageFailures
{
    private const int NoSpaceOnUnix = 28;
    private const int QuotaOnLinux = 122;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    public static bool IsFull(IOException exception) =>
        exception.HResult is NoSpaceOnUnix or QuotaOnLinux or DiskFullOnWindows;

    public static CartritaException Full(Exception inner) => new(Problems.Unavailable, "The storage is full.", inner);

    public static CartritaException Busy(Exception? inner = null) => new(Problems.Unavailable, "The storage is busy.", inner);
}
