using System.Diagnostics;

namespace Cartrita.Core.Telemetry;

/// <summary>The request and the run that the code is at work for (CHAT-11), for log lines and calls to vendors. They hang on the activity that the work runs under, so they flow with it, and nothing decides by them.</summary>
/// <remarks>Whoever begins work says so from its input: a second instance, or the same after a restart, has them too.</remarks>
public static class CurrentRequest
{
    private const string RequestProperty = "cartrita.request_id";
    private const string RunProperty = "cartrita.run_id";

    /// <summary>The request's id; null outside of one.</summary>
    public static string? Id => Find(RequestProperty);

    /// <summary>The run's id; null outside of one.</summary>
    public static string? RunId => Find(RunProperty);

    /// <summary>Says what the current activity is at work for; without an activity it is lost.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="runId">The run's id; null where there is none yet.</param>
    public static void Mark(string requestId, string? runId = null)
    {
        if (Activity.Current is { } activity)
        {
            activity.SetCustomProperty(RequestProperty, requestId);
            activity.SetCustomProperty(RunProperty, runId);
        }
    }

    private static string? Find(string property)
    {
        for (var activity = Activity.Current; activity is not null; activity = activity.Parent)
        {
            if (activity.GetCustomProperty(property) is string found)
            {
                return found;
            }
        }

        return null;
    }
}
