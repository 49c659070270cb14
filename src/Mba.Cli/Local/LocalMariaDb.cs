namespace Mba.Cli.Local;

/// <summary>MariaDB from the distribution, installed when it is missing (Debian as root).</summary>
public static class LocalMariaDb
{
    private const string Server = "/usr/sbin/mariadbd";
    private const string Installer = "/usr/bin/mariadb-install-db";

    public static async Task<LocalDatabase> StartAsync(LocalDatabaseOptions options, CancellationToken cancellationToken)
    {
        if (!File.Exists(Server) || !File.Exists(Installer))
            await DebianPackages.InstallAsync(["mariadb-server-core", "mariadb-client"], cancellationToken);
        await DatabaseProgram.InitialiseAsync(
            options,
            data =>
                Tool.RunAsync(
                    Installer,
                    [
                        "--no-defaults",
                        "--user=root",
                        $"--datadir={data}",
                        DatabaseProgram.TemporaryFolder(options),
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        "--skip-name-resolve",
                    ],
                    cancellationToken
                )
        );
        var version = await Tool.RunAsync(Server, ["--version"], cancellationToken);
        var program = new DatabaseProgram { Product = "MariaDB " + DatabaseProgram.VersionIn(version), FileName = Server };
        return await LocalDatabase.StartAsync(program, options, cancellationToken);
    }
}
