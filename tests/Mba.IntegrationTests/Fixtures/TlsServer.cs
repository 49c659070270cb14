using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>A database server of one test class's own that speaks TLS, with certificates that an authority of the test signed.</summary>
public sealed class TlsServer : DatabaseServer
{
    /// <summary>Each test class has a server of its own, and they run side by side.</summary>
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mba-tls-" + Guid.NewGuid().ToString("N"));

    private readonly X509Certificate2 _authority = Authority("mba test authority");

    protected override Cli.Local.LocalDatabaseOptions Options =>
        new()
        {
            Folder = Path.Combine(_folder, "server"),
            Temporary = true,
            Arguments = [$"--ssl-ca={PathOf("ca.pem")}", $"--ssl-cert={PathOf("cert.pem")}", $"--ssl-key={PathOf("key.pem")}"],
        };

    /// <summary>The bundle that holds the server's authority.</summary>
    public string Bundle => PathOf("ca.pem");

    /// <summary>A bundle that holds another authority of the same name.</summary>
    public string ForeignBundle => PathOf("foreign.pem");

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(IsAttached, "an attached server keeps its certificates");
        Directory.CreateDirectory(_folder);
        using var foreign = Authority("mba test authority");
        await File.WriteAllTextAsync(ForeignBundle, foreign.ExportCertificatePem());
        await File.WriteAllTextAsync(Bundle, _authority.ExportCertificatePem());
        await WriteAsync("127.0.0.1", TimeProvider.System.GetUtcNow().AddDays(30));
        await base.InitializeAsync();
    }

    /// <summary>Gives the running server a certificate for an address or a host name.</summary>
    public async Task PresentAsync(string name, DateTimeOffset until)
    {
        await WriteAsync(name, until);
        await ExecuteAsync(IsMariaDb ? "FLUSH SSL" : "ALTER INSTANCE RELOAD TLS");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _authority.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = new MySqlConnector.MySqlConnection(Database.ConnectionString("mysql") + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new MySqlConnector.MySqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task WriteAsync(string name, DateTimeOffset until)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mba test server", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, until.AddDays(-10), until, RandomNumberGenerator.GetBytes(8));
        await File.WriteAllTextAsync(PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(PathOf("cert.pem"), certificate.ExportCertificatePem());
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-30), TimeProvider.System.GetUtcNow().AddDays(60));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
