using Cartrita.Core.Attachments.Retention;
using Cartrita.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Attachments.Retention;

/// <summary>Registers what deletes files by policy.</summary>
internal static class RetentionServices
{
    /// <summary>Registers it, with options from the section <c>Retention</c>.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new AttachmentExpiries(
            provider.GetRequiredService<IDocumentStore>(), provider.GetRequiredService<IOptions<RetentionOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<AttachmentRetention>();
    }
}
