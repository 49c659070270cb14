namespace Mba.Contracts;

/// <summary>What a client needs to know before anybody has signed in. Holds no secret.</summary>
public sealed record ClientConfigReply
{
    /// <summary>Address of the OpenID Connect authority; absent where the API is open to its own machine and nobody signs in.</summary>
    public string? Authority { get; init; }

    /// <summary>The public client that people sign in with, by authorization code and PKCE; absent when none is configured.</summary>
    public string? ClientId { get; init; }

    /// <summary>Scopes to ask for.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Minutes without activity after which a client signs off.</summary>
    public required int IdleMinutes { get; init; }

    /// <summary>True when <c>POST /previews</c> is available.</summary>
    public required bool Previews { get; init; }

    /// <summary>What the API accepts.</summary>
    public required ClientLimits Limits { get; init; }
}

/// <summary>What the API accepts.</summary>
public sealed record ClientLimits
{
    /// <summary>Requests that one caller may make in a minute; a sixth of them at once.</summary>
    public required int RequestsPerMinute { get; init; }

    /// <summary>Files above this many bytes are sent in parts.</summary>
    public required long MultipartAboveBytes { get; init; }

    /// <summary>Part URLs in one page.</summary>
    public required int PartsPerPage { get; init; }

    /// <summary>Files in one <c>POST /uploads/plan</c>.</summary>
    public required int PlanFiles { get; init; }

    /// <summary>Ids in one <c>GET /uploads?ids=</c> or <c>GET /ingestions?ids=</c>.</summary>
    public required int IdsPerRequest { get; init; }

    /// <summary>Bytes that <c>POST /previews</c> accepts.</summary>
    public required int PreviewBytes { get; init; }

    /// <summary>Limits of the mba scope.</summary>
    public required ScopeLimitsReply Mba { get; init; }

    /// <summary>Limits of the policy scope.</summary>
    public required ScopeLimitsReply Policy { get; init; }
}

/// <summary>What one scope accepts.</summary>
/// <param name="MaxBytes">Largest file in bytes.</param>
/// <param name="Types">Accepted extensions in lower case; empty when every type is accepted.</param>
public sealed record ScopeLimitsReply(long MaxBytes, IReadOnlyList<string> Types);

/// <summary>The caller, as the API knows it.</summary>
public sealed record CallerReply
{
    /// <summary>Who it is: the subject of the token, the client id of a machine, <c>local</c> without an authority.</summary>
    public required string Subject { get; init; }

    /// <summary><c>person</c>, <c>machine</c>, or <c>local</c> where the API is open to its own machine.</summary>
    public required string Kind { get; init; }

    /// <summary>Roles that the caller has: uploader, reader, operator, values.</summary>
    public required IReadOnlyList<string> Roles { get; init; }
}
