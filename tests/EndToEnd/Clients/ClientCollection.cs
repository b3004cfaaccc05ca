namespace Cartrita.EndToEnd.Tests.Clients;

/// <summary>One server for the clients that nobody here wrote.</summary>
[CollectionDefinition(Name)]
public sealed class ClientCollection : ICollectionFixture<ClientServer>
{
    public const string Name = "the server of clients";
}
