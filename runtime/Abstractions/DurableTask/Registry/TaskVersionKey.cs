namespace Microsoft.DurableTask;

/// <summary>What a registration is found by.</summary>
/// <param name="Name">The task's name.</param>
/// <param name="Version">Its version.</param>
internal readonly record struct TaskVersionKey(TaskName Name, TaskVersion Version);
