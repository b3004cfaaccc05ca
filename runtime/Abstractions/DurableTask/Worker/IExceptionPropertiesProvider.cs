namespace Microsoft.DurableTask.Worker;

/// <summary>Says what of an exception's properties goes into its failure details.</summary>
public interface IExceptionPropertiesProvider
{
    /// <summary>The properties of an exception.</summary>
    /// <param name="exception">An exception that an activity or orchestrator threw, or one inside of it.</param>
    /// <returns>Texts, numbers, flags, times, and lists and dictionaries of these; null for none.</returns>
    IDictionary<string, object?>? GetExceptionProperties(Exception exception);
}
