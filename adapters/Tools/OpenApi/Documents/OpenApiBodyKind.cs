namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>How a body is written.</summary>
internal enum OpenApiBodyKind
{
    /// <summary>As JSON.</summary>
    Json,

    /// <summary>As <c>application/x-www-form-urlencoded</c>.</summary>
    Form,

    /// <summary>As <c>multipart/form-data</c>.</summary>
    Multipart,

    /// <summary>As the text that it is.</summary>
    Text,
}
