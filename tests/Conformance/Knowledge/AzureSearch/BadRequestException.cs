namespace Cartrita.Conformance.Tests.Knowledge.AzureSearch;

/// <summary>What the service answers with 400.</summary>
internal sealed class BadRequestException(string message) : Exception(message);
