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
        var data = DatabaseProgram.DataFolder(options);
        Directory.CreateDirectory(options.Folder);
        if (!Directory.Exists(Path.Combine(data, "mysql")))
            await Tool.RunAsync(
                Installer,
                ["--no-defaults", "--user=root", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"],
                cancellationToken);
        var version = await Tool.RunAsync(Server, ["--version"], cancellationToken);
        var program = new DatabaseProgram
        {
            Product = "MariaDB " + version[(version.IndexOf("Ver ", StringComparison.Ordinal) + 4)..].Split('-')[0],
            FileName = Server,
        };
        return await LocalDatabase.StartAsync(program, options, cancellationToken);
    }
}
