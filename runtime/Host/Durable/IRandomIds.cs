namespace Cartrita.Runtime.Host.Durable;

/// <summary>The runtime's one source of random ids.</summary>
internal interface IRandomIds
{
    /// <summary>A new id: 32 lower-case hexadecimal digits.</summary>
    string Next();
}
