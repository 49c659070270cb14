using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>
/// Decides which server a connection with an <c>SslCa</c> trusts. MySqlConnector 2.6.2 would check the end of the chain alone, so that it accepts an
/// expired certificate, and asks for revocation lists, which a function without internet access cannot fetch. Here the bundle's authorities are the
/// only roots, and the certificate must be valid now and name the host.
/// </summary>
internal sealed class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection _roots = [];
    private readonly bool _anyName;

    private ServerTrust(string bundle, bool anyName)
    {
        _roots.ImportFromPemFile(bundle);
        _anyName = anyName;
    }

    /// <summary>Takes the check over from the driver; null when the connection string names no bundle or wants no TLS.</summary>
    public static ServerTrust? TakeFrom(MySqlConnectionStringBuilder builder)
    {
        if (builder.SslCa is not { Length: > 0 } bundle || builder.SslMode == MySqlSslMode.None)
            return null;
        var trust = new ServerTrust(bundle, anyName: builder.SslMode == MySqlSslMode.VerifyCA);
        builder.SslCa = "";
        builder.SslMode = MySqlSslMode.Required;
        // Connections are pooled by their string, and one that another bundle vouched for must not be taken.
        builder.ApplicationName = "mba " + trust.Fingerprint;
        return trust;
    }

    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return false;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !_anyName)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(leaf);
    }

    private string Fingerprint =>
        Convert.ToHexString(SHA256.HashData([.. _roots.SelectMany(c => c.RawData), _anyName ? (byte)1 : (byte)0]));
}
