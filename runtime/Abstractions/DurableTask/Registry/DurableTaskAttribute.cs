namespace Microsoft.DurableTask;

/// <summary>Names a class that is an orchestrator, an activity or an entity.</summary>
/// <param name="name">The task's name; the class's own name where none is given.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DurableTaskAttribute(string? name = null) : Attribute
{
    /// <summary>The task's name; the default value where none was given.</summary>
    public TaskName Name { get; } = name!;

    /// <summary>The task's version; null for an unversioned one.</summary>
    public string? Version { get; set; }
}
