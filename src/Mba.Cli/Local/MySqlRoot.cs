namespace Mba.Cli.Local;

/// <summary>
/// Debian unstable's mysql-server-core in a folder of its own, fetched once per machine. Its server runs on its own
/// loader and libraries, without chroot, so that data folders may lie anywhere.
/// </summary>
internal sealed class MySqlRoot
{
    private const string Libraries = "usr/lib/x86_64-linux-gnu";

    private readonly string _folder;

    private MySqlRoot(string folder) => _folder = folder;

    public string Loader => Path.Combine(_folder, "lib64/ld-linux-x86-64.so.2");

    public IReadOnlyList<string> Prefix =>
        [
            "--library-path",
            $"{Path.Combine(_folder, Libraries)}:{Path.Combine(_folder, "usr/lib/mysql/private")}",
            Path.Combine(_folder, "usr/sbin/mysqld"),
        ];

    public IReadOnlyList<string> Folders =>
        [
            $"--basedir={Path.Combine(_folder, "usr")}",
            $"--lc-messages-dir={Path.Combine(_folder, "usr/share/mysql")}",
            $"--character-sets-dir={Path.Combine(_folder, "usr/share/mysql/charsets")}",
            $"--plugin-dir={Path.Combine(_folder, "usr/lib/mysql/plugin")}",
        ];

    public static async Task<MySqlRoot> EnsureAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(MachineCache.Folder, "mysql-sid");
        using var oneAtATime = await MachineLock.TakeAsync("mysql-sid", cancellationToken);
        if (!File.Exists(Path.Combine(folder, "usr/sbin/mysqld")))
            await FetchAsync(folder, cancellationToken);
        return new MySqlRoot(folder);
    }

    /// <summary>Into a folder beside it first, so that what bears the name is complete.</summary>
    private static async Task FetchAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new LocalStackException(
                "MySQL: no Docker engine answers, and fetching Debian's needs root; start Docker, or set RDS_HOST, or MBA_TEST_DB=mariadb for tests"
            );
        if (Tool.Find("debootstrap") is null)
            await DebianPackages.InstallAsync(["debootstrap"], cancellationToken);
        var partial = folder + ".partial";
        if (Directory.Exists(partial))
            Directory.Delete(partial, recursive: true);
        await Console.Error.WriteLineAsync("Fetching MySQL (once per machine, about 30 s, 500 MB) ...".AsMemory(), cancellationToken);
        await Tool.RunAsync("debootstrap", ["--variant=minbase", "--include=mysql-server-core", "sid", partial], cancellationToken);
        foreach (var archive in Directory.GetFiles(Path.Combine(partial, "var/cache/apt/archives"), "*.deb"))
            File.Delete(archive);
        Directory.Move(partial, folder);
    }
}
