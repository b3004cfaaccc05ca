namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>The table behind <see cref="AcceptedFiles"/>: S0's 43 extensions of text and its media types of other files, with the extensions that those have.</summary>
internal static class AcceptedTypeTable
{
    public static IReadOnlyList<AcceptedType> All { get; } =
    [
        Text(".txt", "text/plain"),
        Text(".md", "text/markdown"),
        Text(".mdx", "text/mdx"),
        Text(".rst", "text/x-rst"),
        Text(".tex", "text/x-tex", "application/x-tex", "application/x-latex"),
        Text(".csv", "text/csv", "application/csv", "application/vnd.ms-excel"),
        Text(".tsv", "text/tab-separated-values"),
        Text(".json", "application/json", "application/ld+json"),
        Text(".yaml", "application/yaml", "application/x-yaml"),
        Text(".yml", "application/yaml", "application/x-yaml"),
        Text(".toml", "application/toml", "application/x-toml"),
        Text(".ini", "text/x-ini", "application/x-wine-extension-ini"),
        Text(".log", "text/plain", "application/x-log"),
        Text(".py", "text/x-python", "application/x-python-code", "application/x-python"),
        Text(".js", "text/javascript", "application/javascript", "application/x-javascript", "application/ecmascript"),
        Text(".ts", "text/x-typescript"),
        Text(".tsx", "text/x-typescript", "application/typescript", "application/x-typescript"),
        Text(".jsx", "text/jsx", "application/javascript"),
        Text(".java", "text/x-java", "application/x-java"),
        Text(".kt", "text/x-kotlin", "application/x-kotlin"),
        Text(".go", "text/x-go"),
        Text(".rs", "text/x-rust", "application/rls-services+xml"),
        Text(".rb", "text/x-ruby", "application/x-ruby"),
        Text(".php", "text/x-php", "application/x-php", "application/x-httpd-php", "application/php"),
        Text(".cs", "text/x-csharp"),
        Text(".cpp", "text/x-c++"),
        Text(".cc", "text/x-c++"),
        Text(".c", "text/x-c"),
        Text(".h", "text/x-c"),
        Text(".hpp", "text/x-c++"),
        Text(".m", "text/x-objective-c"),
        Text(".mm", "text/x-objective-c++"),
        Text(".swift", "text/x-swift"),
        Text(".scala", "text/x-scala"),
        Text(".bash", "text/x-shellscript", "application/x-shellscript", "application/x-sh"),
        Text(".sh", "text/x-shellscript", "application/x-shellscript", "application/x-sh"),
        Text(".zsh", "text/x-shellscript", "application/x-shellscript", "application/x-zsh"),
        Text(".sql", "application/sql", "application/x-sql"),
        Text(".html", "text/html", "application/xhtml+xml"),
        Text(".css", "text/css"),
        Text(".scss", "text/x-scss"),
        Text(".xml", "application/xml", "application/atom+xml", "application/rss+xml", "image/svg+xml"),
        Text(".ipynb", "application/x-ipynb+json", "application/json"),

        Other(".mp3", [FileCategory.Audio], ["audio/mpeg"], "audio/mp3", "audio/x-mp3", "audio/x-mpeg"),
        Other(".mpga", [FileCategory.Audio], ["audio/mpeg"]),
        Other(".wav", [FileCategory.Audio], ["audio/wav"], "audio/x-wav", "audio/wave", "audio/vnd.wave"),
        Other(".ogg", [FileCategory.Audio], ["audio/ogg"], "application/ogg"),
        Other(".oga", [FileCategory.Audio], ["audio/ogg"], "application/ogg"),
        Other(".opus", [FileCategory.Audio], ["audio/ogg"], "audio/opus", "application/ogg"),
        Other(".m4a", [FileCategory.Audio], ["audio/mp4"], "audio/x-m4a", "audio/m4a"),
        Other(".weba", [FileCategory.Audio], ["audio/webm"]),
        Other(".mp4", [FileCategory.Video, FileCategory.Audio], ["video/mp4", "audio/mp4"]),
        Other(".m4v", [FileCategory.Video], ["video/mp4"], "video/x-m4v"),
        Other(".webm", [FileCategory.Video, FileCategory.Audio], ["video/webm", "audio/webm"]),
        Other(".mov", [FileCategory.Video], ["video/quicktime"]),
        Other(".qt", [FileCategory.Video], ["video/quicktime"]),
        Other(".mkv", [FileCategory.Video], ["video/x-matroska"], "video/matroska", "application/x-matroska"),

        Other(".pdf", [FileCategory.Pdf], ["application/pdf"], "application/x-pdf"),

        Other(".zip", [FileCategory.Archive], ["application/zip"], "application/x-zip-compressed", "application/x-zip"),
        Other(".tar", [FileCategory.Archive], ["application/x-tar"], "application/tar"),
        Other(".gz", [FileCategory.Archive], ["application/gzip"], "application/x-gzip", "application/x-compressed-tar"),
        Other(".tgz", [FileCategory.Archive], ["application/gzip"], "application/x-gzip", "application/x-tgz", "application/x-compressed-tar", "application/x-compressed"),
    ];

    private static AcceptedType Text(string extension, string mediaType, params string[] claims) =>
        new(extension, mediaType, [FileCategory.Text]) { Claims = claims };

    private static AcceptedType Other(string extension, FileCategory[] categories, string[] actual, params string[] claims) =>
        new(extension, actual[0], categories) { Actual = actual, Claims = claims };
}
