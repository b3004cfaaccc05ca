using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Search.Documents.Indexes.Models;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;

namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>The fields of the service's index, and the keys of its documents.</summary>
/// <remarks>
/// Strings can only be compared for equality in filters, so a path is also there in hexadecimal digits, which a query for a prefix takes as they are. Each embedding model has a field of vectors and a mark that says which documents have one:
/// the service has no filter for that.
/// </remarks>
internal static class SearchFields
{
    internal const string Key = "key";
    internal const string Number = "number";
    internal const string Owner = "owner";
    internal const string Content = "content";
    internal const string FileName = "fileName";
    internal const string Part = "part";
    internal const string Path = "path";
    internal const string PathCode = "pathCode";
    internal const string Language = "language";
    internal const string Ordinal = "ordinal";
    internal const string Start = "start";
    internal const string End = "end";
    internal const string Section = "section";
    internal const string Title = "title";
    internal const string Text = "text";
    internal const string Pairs = "pairs";
    internal const string Digest = "digest";

    /// <summary>The longest prefix of a path that the service looks at, in bytes: longer tokens are cut.</summary>
    internal const int LongestPathCode = 120;

    private const string VectorPrefix = "v_";
    private const string MarkPrefix = "has_";
    private const string Profile = "nearest";
    private const string Algorithm = "graph";

    /// <summary>The fields that every index has.</summary>
    internal static IReadOnlyList<SearchField> Fixed =>
    [
        new SimpleField(Key, SearchFieldDataType.String) { IsKey = true, IsFilterable = true },
        new SimpleField(Number, SearchFieldDataType.Int64) { IsFilterable = true, IsSortable = true },
        new SimpleField(Owner, SearchFieldDataType.String) { IsFilterable = true },
        new SimpleField(Content, SearchFieldDataType.String) { IsFilterable = true },
        new SimpleField(FileName, SearchFieldDataType.String),
        new SimpleField(Part, SearchFieldDataType.Int32) { IsFilterable = true },
        new SimpleField(Path, SearchFieldDataType.String),
        Words(PathCode, LexicalAnalyzerName.Keyword),
        new SimpleField(Language, SearchFieldDataType.String) { IsFilterable = true },
        new SimpleField(Ordinal, SearchFieldDataType.Int32) { IsFilterable = true, IsSortable = true },
        new SimpleField(Start, SearchFieldDataType.Int32),
        new SimpleField(End, SearchFieldDataType.Int32),
        new SimpleField(Section, SearchFieldDataType.String),
        Words(Title, LexicalAnalyzerName.StandardAsciiFoldingLucene),
        Words(Text, LexicalAnalyzerName.StandardAsciiFoldingLucene),
        Words(Pairs, LexicalAnalyzerName.Whitespace),
        new SimpleField(Digest, SearchFieldDataType.String) { IsFilterable = true },
    ];

    /// <summary>How vectors are searched.</summary>
    internal static VectorSearch VectorSearch => new()
    {
        Profiles = { new VectorSearchProfile(Profile, Algorithm) },
        Algorithms = { new HnswAlgorithmConfiguration(Algorithm) { Parameters = new HnswParameters { Metric = VectorSearchAlgorithmMetric.Cosine } } },
    };

    /// <summary>The two fields of a model's vectors.</summary>
    internal static IReadOnlyList<SearchField> Of(string vectorField, int dimensions) =>
    [
        new SearchField(vectorField, SearchFieldDataType.Collection(SearchFieldDataType.Single))
        {
            IsSearchable = true,
            IsHidden = true,
            IsFilterable = false,
            IsSortable = false,
            IsFacetable = false,
            VectorSearchDimensions = dimensions,
            VectorSearchProfileName = Profile,
        },
        new SimpleField(MarkOf(vectorField), SearchFieldDataType.Boolean) { IsFilterable = true },
    ];

    /// <summary>The field of a model's vectors.</summary>
    internal static string VectorOf(string model, int dimensions) =>
        $"{VectorPrefix}{Hash($"{dimensions.ToString(CultureInfo.InvariantCulture)} {model}")[..24]}";

    /// <summary>The field that says whether a document has a vector.</summary>
    internal static string MarkOf(string vectorField) => $"{MarkPrefix}{vectorField}";

    /// <summary>Whether a field has vectors.</summary>
    internal static bool IsVector(string field) => field.StartsWith(VectorPrefix, StringComparison.Ordinal);

    /// <summary>The key of a chunk's document. An owner's name may hold characters that keys may not.</summary>
    internal static string KeyOf(OwnerId owner, AttachmentId content, int ordinal) =>
        $"{Hash(owner.Value)[..24]}-{content.Value}-{ordinal.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>A number by which documents are gone through: strings have no order in filters.</summary>
    internal static long NumberOf(string key) => long.Parse(Hash(key)[..15], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>A path in hexadecimal digits, as far as the service looks at it.</summary>
    internal static string PathCodeOf(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        return Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, LongestPathCode)));
    }

    /// <summary>What tells a text from another at the same place.</summary>
    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static SearchField Words(string name, LexicalAnalyzerName analyzer) => new SearchableField(name) { AnalyzerName = analyzer };
}
