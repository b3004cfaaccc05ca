namespace Cartrita.Core.Attachments.Events;

/// <summary>Tells of what happens to files. Telling never fails what is told of: what a listener does not take is tried again for a while, and then given up and logged.</summary>
public interface IFileEvents
{
    /// <summary>Tells of an event; the same event may be told more than once.</summary>
    /// <param name="file">What happened.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task TellAsync(FileEvent file, CancellationToken cancellationToken);
}
