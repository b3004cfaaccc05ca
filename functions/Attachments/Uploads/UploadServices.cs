using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments.Tus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Registers how files come in.</summary>
internal static class UploadServices
{
    /// <summary>Registers it; the limits of accounts are bound already.</summary>
    public static void AddUploads(this IServiceCollection services)
    {
        services.AddSingleton(provider => new AttachmentCapacity(provider.GetRequiredService<IDocumentStore>(), provider.GetRequiredService<IOptions<CapacityLimits>>().Value));
        services.AddSingleton<AttachmentContent>();
        services.AddSingleton<AttachmentDeletion>();
        services.AddSingleton<ChunkUpload>();
        services.AddSingleton<FileReservations>();
        services.AddSingleton<OpenUploads>();
        services.AddSingleton<OwnedUploads>();
        services.AddSingleton<TusBytes>();
        services.AddSingleton<UploadCompletion>();
        services.AddSingleton<UploadCreation>();
        services.AddSingleton<UploadIntake>();
        services.AddSingleton<UploadRemoval>();
        services.AddSingleton<UploadSlots>();
        services.AddSingleton<UploadSweeper>();
        services.AddHostedService<UploadSlotRenewal>();
    }
}
