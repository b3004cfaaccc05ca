using Cartrita.Core.Attachments.Extraction;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Registers what makes text of files.</summary>
public static class ExtractionServices
{
    /// <summary>Adds <see cref="IFileExtractor"/> and <see cref="IArchiveReader"/>. It needs a sandbox, a <see cref="TimeProvider"/> and the options of the scanner.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The settings.</param>
    public static IServiceCollection AddCartritaExtraction(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ExtractionOptions>().Bind(configuration.GetSection(ExtractionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<TextMemory>().AddSingleton<PdfText>().AddSingleton<ArchiveText>().AddSingleton<RecordingText>().AddSingleton<IFileExtractor, FileExtractor>().AddSingleton<IArchiveReader, ArchiveReader>();
    }
}
