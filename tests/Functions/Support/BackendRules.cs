using Cartrita.Functions.Chat;
using Cartrita.Functions.Streaming;

namespace Cartrita.Functions.Tests.Support;

/// <summary>What the built-in configuration of the backend says.</summary>
internal static class BackendRules
{
    public static StreamRules Streams { get; } = StreamRules.Of(BackendSpecificationReader.BuiltIn);
}
