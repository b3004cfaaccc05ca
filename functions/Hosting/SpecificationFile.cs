using Cartrita.Functions.Chat;

namespace Cartrita.Functions.Hosting;

/// <summary>Finds the backend's configuration: the built-in one, or the file that a setting names.</summary>
internal static class SpecificationFile
{
    /// <summary>The configuration.</summary>
    /// <param name="file">The file; null or empty for the built-in one.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">It can't be read, does not fit the schema, or does not agree with the code.</exception>
    public static BackendSpecification Read(string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            return BackendSpecificationReader.BuiltIn;
        }

        try
        {
            return BackendSpecificationReader.Parse(File.ReadAllBytes(file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BackendSpecificationReader.Refused(file, ["it can't be read"]);
        }
    }
}
