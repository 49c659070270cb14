namespace Mba.Cli.Local;

/// <summary>Real MySQL: Docker's mysql:8.4 when an engine answers, else Debian unstable's server from a private root.</summary>
public static class LocalMySql
{
    private const string Image = "mysql:8.4";

    /// <summary>Starts a server and returns once it greets clients.</summary>
    /// <exception cref="LocalStackException">MySQL cannot be had here.</exception>
    public static async Task<LocalDatabase> StartAsync(LocalDatabaseOptions options, CancellationToken cancellationToken) =>
        await LocalDatabase.StartAsync(
            await DockerAnswersAsync(cancellationToken)
                ? await InDockerAsync(options, cancellationToken)
                : await FromRootAsync(options, cancellationToken),
            options,
            cancellationToken
        );

    private static async Task<DatabaseProgram> FromRootAsync(LocalDatabaseOptions options, CancellationToken cancellationToken)
    {
        var root = await MySqlRoot.EnsureAsync(cancellationToken);
        await DatabaseProgram.InitialiseAsync(
            options,
            data =>
                Tool.RunAsync(
                    root.Loader,
                    [.. root.Prefix, "--no-defaults", "--initialize-insecure", "--user=root", $"--datadir={data}", .. root.Folders],
                    cancellationToken
                )
        );
        var version = await Tool.RunAsync(root.Loader, [.. root.Prefix, "--no-defaults", "--version"], cancellationToken);
        return new DatabaseProgram
        {
            Product = "MySQL " + DatabaseProgram.VersionIn(version),
            FileName = root.Loader,
            Prefix = root.Prefix,
            Extra = ["--mysqlx=OFF", .. root.Folders],
        };
    }

    private static async Task<DatabaseProgram> InDockerAsync(LocalDatabaseOptions options, CancellationToken cancellationToken)
    {
        await Tool.RunAsync("docker", ["pull", "--quiet", Image], cancellationToken);
        var name = "mba-" + TextHash.Sha256(options.Folder)[..16];
        string[] run =
        [
            "run",
            "--rm",
            $"--name={name}",
            "--init",
            "--network=host",
            "--user=0",
            $"--volume={options.Folder}:{options.Folder}",
            $"--volume={Path.GetTempPath()}:{Path.GetTempPath()}",
            "--entrypoint=mysqld",
            Image,
        ];
        await DatabaseProgram.InitialiseAsync(
            options,
            data =>
                Tool.RunAsync(
                    "docker",
                    [.. run, "--no-defaults", "--initialize-insecure", "--user=root", $"--datadir={data}"],
                    cancellationToken
                )
        );
        return new DatabaseProgram
        {
            Product = "MySQL 8.4",
            FileName = "docker",
            Prefix = run,
            Extra = ["--mysqlx=OFF"],
            Kill = ["docker", "kill", "--signal=KILL", name],
        };
    }

    private static async Task<bool> DockerAnswersAsync(CancellationToken cancellationToken)
    {
        if (Tool.Find("docker") is not { } docker)
            return false;
        try
        {
            await Tool.RunAsync(docker, ["version", "--format", "{{.Server.Version}}"], cancellationToken);
            return true;
        }
        catch (LocalStackException)
        {
            return false;
        }
    }
}
