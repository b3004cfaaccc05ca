using System.Text.Json;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Timers;

/// <summary>Keeps the status of monitored schedules in the state folder, one file a function.</summary>
internal sealed partial class TimerStatusStore(LocalRuntimeSettings settings, ILogger<TimerStatusStore> logger)
{
    private readonly string _folder = Path.Combine(settings.StateDirectory, "timers");

    public TimerStatus? Read(string function)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(FileOf(function)), TimerStatusJson.Default.TimerStatus);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            // Half of a file says nothing about the past; the schedule starts afresh, as it does on a new machine.
            LogUnreadable(e, function);
            return null;
        }
    }

    public void Write(string function, TimerStatus status)
    {
        StateDirectory.Create(settings.StateDirectory);
        StateDirectory.Create(_folder);
        var draft = FileOf(function) + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(status, TimerStatusJson.Default.TimerStatus));
        File.Move(draft, FileOf(function), overwrite: true);
    }

    private string FileOf(string function) => Path.Combine(_folder, function + ".json");

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "The remembered schedule of {Function} cannot be read; it starts afresh.")]
    private partial void LogUnreadable(Exception exception, string function);
}
