using System.Text.RegularExpressions;

namespace Mba.Aws;

/// <summary>
/// Says which right AWS denied, on what and to whom, as far as its answer shows it: within an account it names all three, to others, and in the answer to
/// a HEAD, nothing.
/// </summary>
public static partial class AccessDenial
{
    private static readonly string[] Codes =
    [
        "AccessDenied",
        "AccessDeniedException",
        "AllAccessDisabled",
        "Forbidden",
        "KMSAccessDeniedException",
        "KMS.AccessDeniedException",
    ];

    private static readonly string[] ClockCodes = ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"];

    /// <summary>The caller lacks a right.</summary>
    public static bool IsDenied(string code) => Codes.Contains(code, StringComparer.Ordinal);

    /// <summary>The time in the signature is too far off AWS's.</summary>
    public static bool IsClock(string code, string? message) =>
        ClockCodes.Contains(code, StringComparer.Ordinal)
        || (
            message is not null
            && (
                message.StartsWith("Signature expired:", StringComparison.Ordinal)
                || message.StartsWith("Signature not yet current:", StringComparison.Ordinal)
            )
        );

    public static string OfClock(string code) =>
        $"this machine's clock is too far off AWS's ({code}); synchronize it (NTP); `mba doctor` shows by how much";

    /// <summary>One line: the right, the resource, the role or user, and where to allow it.</summary>
    /// <param name="message">What AWS said; quoted only in parts of a known form.</param>
    /// <param name="right">What the call takes, for an answer that does not name it; null when that is not known either.</param>
    /// <param name="resource">What the call was about; null: what the answer names.</param>
    /// <param name="role">Whose credentials were used, for an answer that does not name it; null when that is not known either.</param>
    public static string Describe(string? message, string? right, string? resource, string? role)
    {
        var named = Sentence().Match(message ?? "");
        var denied = named.Success ? named.Groups["right"].Value : right ?? "a right";
        var on = resource ?? (named.Groups["resource"] is { Success: true } r ? r.Value : null);
        var who = named.Success ? named.Groups["who"].Value : role ?? "the credentials in use";
        return $"AWS denies {denied}{(on is null ? "" : $" on {on}")} to {who}; {Remedy(denied, named, Policy().Match(message ?? ""))}";
    }

    private static string Remedy(string right, Match named, Match policy)
    {
        if (policy.Success)
            return policy.Groups["deny"].Success
                ? $"a statement of its {policy.Groups["kind"].Value} policy denies it: allow it in that policy"
                : $"allow it in its {policy.Groups["kind"].Value} policy";
        var whose = named.Success ? "its policy" : "the policy of the role or user behind them";
        return right.StartsWith("kms:", StringComparison.Ordinal)
            ? $"allow it in {whose} and in the key's"
            : $"allow it in {whose}, and in the bucket's when that is in another account";
    }

    [GeneratedRegex(
        "User: (?<who>arn:[A-Za-z0-9:/+=,.@_*-]{10,300}) is not authorized to perform: (?<right>[a-z0-9-]{2,30}:[A-Za-z]{3,60})( on resource: \"?(?<resource>arn:[A-Za-z0-9:/+=,.@_*-]{10,300}))?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Sentence();

    [GeneratedRegex(
        "(because no|(?<deny>with an explicit deny in an?)) (?<kind>[A-Za-z -]{3,40}) policy",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Policy();
}
