using Azure;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>Gives a service that is away the catalogue's word for it. What the service refuses is a defect, and stays one.</summary>
internal static class SearchFailures
{
    internal static async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException exception) when (exception.Status is 0 or 408 or 429 or >= 500)
        {
            throw new CartritaException(Problems.Unavailable, "The search service does not answer.", exception);
        }
    }

    internal static Task GuardAsync(Func<Task> call) => GuardAsync(async () =>
    {
        await call();
        return true;
    });
}
