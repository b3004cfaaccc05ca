namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The cookies of a response.</summary>
public abstract class HttpCookies
{
    /// <summary>Adds a cookie.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public abstract void Append(string name, string value);

    /// <summary>Adds a cookie.</summary>
    /// <param name="cookie">The cookie.</param>
    public abstract void Append(IHttpCookie cookie);

    /// <summary>Makes a cookie that is not added yet.</summary>
    /// <exception cref="NotSupportedException">The ASP.NET Core integration cannot: use <see cref="HttpCookie"/>.</exception>
    public abstract IHttpCookie CreateNew();
}
