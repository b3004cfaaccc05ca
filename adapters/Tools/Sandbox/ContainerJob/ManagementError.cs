namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>Why Azure Resource Manager refuses something.</summary>
/// <param name="Error">The error.</param>
internal sealed record ManagementError(ManagementErrorBody? Error);

/// <summary>The part of an error that goes into the log.</summary>
/// <param name="Code">A word of the service.</param>
internal sealed record ManagementErrorBody(string? Code);
