using Cartrita.Core.Audio;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Activities.Agents;

/// <summary>Knows which agents can't work in an installation, because what they rest on is not configured. Plans name none of them.</summary>
internal static class AbsentAgents
{
    private const string Audio = "audio";

    /// <summary>Their ids.</summary>
    internal static IReadOnlyCollection<string> Of(IServiceProvider services) => services.GetService<ITranscriber>() is { IsConfigured: true } ? [] : [Audio];
}
