using System.Security.Claims;

namespace Mba.UploadApi.Auth;

/// <summary>Makes callers of verified claims: who it is, of which kind, with which roles.</summary>
public static class Callers
{
    public const string Person = "person";
    public const string Machine = "machine";
    public const string ThisMachine = "local";

    /// <summary>Longest subject; a longer one is refused, never cut: two of them could become one.</summary>
    public const int MaxSubject = 255;

    private const string SubjectType = "sub";
    private const string KindType = "kind";
    private const string OwnerType = "owner";
    private const string MachinePrefix = "client:";
    private const string ScopePrefix = "mba/";

    /// <summary>Claims that list the names of groups or roles: each is compared whole.</summary>
    private static readonly string[] GroupTypes = ["roles", "role", "groups", "cognito:groups"];

    /// <summary>Claims that list OAuth scopes, separated by spaces: only those of this API's resource server, <c>mba/…</c>, name a role.</summary>
    private static readonly string[] ScopeTypes = ["scope", "scp"];

    /// <summary>The caller of verified claims; null when they do not name exactly one.</summary>
    /// <param name="claims">Name and value; a list is one pair for each element.</param>
    /// <param name="isFlattened">True for API Gateway, which writes a list of groups as <c>[a b]</c>.</param>
    /// <param name="operatorClients">Machine clients that may be operators.</param>
    /// <param name="scheme">The authentication scheme.</param>
    public static ClaimsPrincipal? Of(
        IReadOnlyCollection<KeyValuePair<string, string>> claims,
        bool isFlattened,
        IReadOnlyList<string> operatorClients,
        string scheme
    )
    {
        var subjects = ValuesOf(claims, SubjectType).ToList();
        var clients = ValuesOf(claims, "client_id").ToList();
        if (subjects.Count > 1 || clients.Count > 1 || subjects.Exists(string.IsNullOrEmpty))
            return null;
        var (subject, client) = (subjects.SingleOrDefault(), clients.SingleOrDefault());
        var isMachine = IsMachine(claims, subject, client);
        var name = isMachine ? MachinePrefix + (string.IsNullOrEmpty(client) ? subject : client) : subject;
        if (name is null || name.Length > MaxSubject || name is MachinePrefix)
            return null;
        var roles = RolesOf(claims, isFlattened).Where(r => !isMachine || MachineMay(r, client ?? subject, operatorClients));
        return Principal(name, isMachine ? Machine : Person, ValuesOf(claims, "iss").FirstOrDefault() ?? "", roles, scheme);
    }

    /// <summary>Everybody on this machine, when the API listens on loopback without an authority.</summary>
    public static ClaimsPrincipal Local(string scheme) => Principal("local", ThisMachine, "", Roles.All, scheme);

    /// <summary>The caller's name, for people: kept with tickets, undo and activity.</summary>
    public static string Subject(this ClaimsPrincipal caller) => caller.FindFirst(SubjectType)?.Value ?? "unknown";

    public static string Kind(this ClaimsPrincipal caller) => caller.FindFirst(KindType)?.Value ?? Person;

    /// <summary>What distinguishes callers: the SHA-256 of kind, issuer and subject.</summary>
    public static string Owner(this ClaimsPrincipal caller) => caller.FindFirst(OwnerType)?.Value ?? "";

    private static ClaimsPrincipal Principal(string subject, string kind, string issuer, IEnumerable<string> roles, string scheme)
    {
        var identity = new ClaimsIdentity(scheme, SubjectType, ClaimsIdentity.DefaultRoleClaimType);
        identity.AddClaim(new Claim(SubjectType, subject));
        identity.AddClaim(new Claim(KindType, kind));
        identity.AddClaim(new Claim(OwnerType, TextHash.Sha256($"{kind}\0{issuer}\0{subject}")));
        identity.AddClaims(roles.Distinct(StringComparer.Ordinal).Select(r => new Claim(ClaimsIdentity.DefaultRoleClaimType, r)));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>
    /// A token that a client got for itself: Cognito's names the client as its subject and no user, Entra's says <c>idtyp: app</c>, Auth0's
    /// <c>gty: client-credentials</c>; others have no subject.
    /// </summary>
    private static bool IsMachine(IReadOnlyCollection<KeyValuePair<string, string>> claims, string? subject, string? client) =>
        (subject is null && client is not null)
        || (subject is not null && string.Equals(subject, client, StringComparison.Ordinal) && !HasUser(claims))
        || ValuesOf(claims, "idtyp").Contains("app", StringComparer.Ordinal)
        || ValuesOf(claims, "gty").Contains("client-credentials", StringComparer.Ordinal);

    private static bool HasUser(IReadOnlyCollection<KeyValuePair<string, string>> claims) =>
        claims.Any(c => c.Key is "username" or "cognito:username" or "preferred_username");

    /// <summary>A machine is an operator only where the settings name it, and never sees cell values.</summary>
    private static bool MachineMay(string role, string? client, IReadOnlyList<string> operatorClients) =>
        role switch
        {
            Roles.Values => false,
            Roles.Operator => client is not null && operatorClients.Contains(client, StringComparer.Ordinal),
            _ => true,
        };

    private static IEnumerable<string> RolesOf(IReadOnlyCollection<KeyValuePair<string, string>> claims, bool isFlattened)
    {
        var groups = claims
            .Where(c => GroupTypes.Contains(c.Key, StringComparer.Ordinal))
            .SelectMany(c => isFlattened ? Unflatten(c.Value) : [c.Value])
            .Where(g => Roles.All.Contains(g, StringComparer.Ordinal));
        var scopes = claims
            .Where(c => ScopeTypes.Contains(c.Key, StringComparer.Ordinal))
            .SelectMany(c => isFlattened ? Unflatten(c.Value) : [c.Value])
            .SelectMany(v => v.Split(' '))
            .Where(s => s.StartsWith(ScopePrefix, StringComparison.Ordinal))
            .Select(s => s[ScopePrefix.Length..])
            // A scope is granted to a client, not to a person: cell values are a person's to see.
            .Where(s => s is not Roles.Values && Roles.All.Contains(s, StringComparer.Ordinal));
        return groups.Concat(scopes);
    }

    private static string[] Unflatten(string value) => value.StartsWith('[') && value.EndsWith(']') ? value[1..^1].Split(' ') : [value];

    private static IEnumerable<string> ValuesOf(IEnumerable<KeyValuePair<string, string>> claims, string type) =>
        claims.Where(c => string.Equals(c.Key, type, StringComparison.Ordinal)).Select(c => c.Value);
}
