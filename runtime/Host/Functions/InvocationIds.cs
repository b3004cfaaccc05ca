using System.Security.Cryptography;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>The one place where the Functions half of the host takes chance: ids that name an invocation in logs.</summary>
internal static class InvocationIds
{
    public static string Next() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
}
