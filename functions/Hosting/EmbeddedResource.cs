namespace Cartrita.Functions.Hosting;

/// <summary>Reads the files that are a part of the app.</summary>
internal static class EmbeddedResource
{
    /// <summary>The bytes of a resource.</summary>
    /// <param name="name">Its name; the app is built with it.</param>
    public static byte[] Read(string name)
    {
        using var resource = typeof(EmbeddedResource).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
