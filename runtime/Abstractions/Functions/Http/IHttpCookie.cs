namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A cookie.</summary>
public interface IHttpCookie
{
    /// <summary>The domain that it belongs to.</summary>
    string? Domain { get; }

    /// <summary>When it ends.</summary>
    DateTimeOffset? Expires { get; }

    /// <summary>Whether scripts cannot read it.</summary>
    bool? HttpOnly { get; }

    /// <summary>After how many seconds it ends; zero or less ends it at once.</summary>
    double? MaxAge { get; }

    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>The path that it belongs to.</summary>
    string? Path { get; }

    /// <summary>To which requests it is added.</summary>
    SameSite SameSite { get; }

    /// <summary>Whether it is sent over TLS only.</summary>
    bool? Secure { get; }

    /// <summary>Its value.</summary>
    string Value { get; }
}
