using Cartrita.Core.Attachments.Extraction;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Registers what makes text of files.</summary>
public static class ExtractionServices
{
    /// <summary>Adds <see cref="IFileExtractor"/>.</summary>
    /// <param name="services">Where to.</param>
    public static IServiceCollection AddCartritaExtraction(this IServiceCollection services) =>
        services.AddSingleton<IFileExtractor, FileExtractor>();
}
