namespace Cartrita.Activities.Chat;

/// <summary>A plan as a model writes it, under a strict schema.</summary>
/// <param name="Tasks">The tasks.</param>
internal sealed record PlanReply(IReadOnlyList<PlanReplyTask?>? Tasks)
{
    /// <summary>The schema; nothing else is accepted.</summary>
    internal const string Schema =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["tasks"],
          "properties": {
            "tasks": {
              "type": "array",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["id", "agent", "objective", "dependsOn", "parent"],
                "properties": {
                  "id": { "type": "string", "description": "Such as t1." },
                  "agent": { "type": "string", "description": "The id of an agent of the list." },
                  "objective": { "type": "string", "description": "What the task is to find out or do, understandable alone." },
                  "dependsOn": { "type": "array", "items": { "type": "string" } },
                  "parent": { "type": ["string", "null"] }
                }
              }
            }
          }
        }
        """;
}

/// <summary>A task as a model writes it: not every provider holds itself to the schema, so anything may be missing.</summary>
/// <param name="Id">The task.</param>
/// <param name="Agent">The agent's id.</param>
/// <param name="Objective">What it is to find out or do.</param>
/// <param name="DependsOn">The tasks whose results it needs.</param>
/// <param name="Parent">The task that it is a part of.</param>
internal sealed record PlanReplyTask(string? Id, string? Agent, string? Objective, IReadOnlyList<string?>? DependsOn, string? Parent);
