using Cartrita.Core.Governance;

namespace Cartrita.Functions.Governance;

/// <summary>Says who may call an HTTP function. One that says nothing is closed to everybody.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AccessAttribute : Attribute
{
    /// <summary>Whoever shows a credential, whatever it opens.</summary>
    public AccessAttribute()
    {
    }

    /// <summary>Whoever shows a credential that opens this part of the API.</summary>
    public AccessAttribute(Scope scope) => Scope = scope;

    /// <summary>The part of the API; null for none in particular.</summary>
    public Scope? Scope { get; }

    /// <summary>The lowest role that may.</summary>
    public Role LeastRole { get; init; } = Role.User;
}

/// <summary>Says that an HTTP function is for everybody: it answers without a credential, and with the same to all.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenAccessAttribute : Attribute;
