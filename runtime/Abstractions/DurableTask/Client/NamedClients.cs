using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask.Client;

/// <summary>The clients that an app has added; each is made when it is first asked for, and goes with the app.</summary>
/// <param name="builders">Makes them.</param>
/// <param name="services">The app's services.</param>
internal sealed class NamedClients(NamedBuilders<IDurableTaskClientBuilder> builders, IServiceProvider services) : IDurableTaskClientProvider, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DurableTaskClient> _clients = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public DurableTaskClient GetClient(string? name = null)
    {
        name ??= Extensions.Options.Options.DefaultName;
        lock (_gate)
        {
            if (_clients.TryGetValue(name, out var client))
            {
                return client;
            }

            return builders.TryGetValue(name, out var builder)
                ? _clients[name] = builder.Build(services)
                : throw new ArgumentOutOfRangeException(
                    nameof(name), name, $"The value of this argument must be in the set of available clients: [{string.Join(", ", builders.Keys.Select(key => $"\"{key}\""))}].");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            await client.DisposeAsync();
        }
    }
}
