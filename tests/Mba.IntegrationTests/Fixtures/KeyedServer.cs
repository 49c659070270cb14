using Mba.Cli.Local;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>A database server of one test class's own that makes no table without a primary key.</summary>
public sealed class KeyedServer : DatabaseServer
{
    private readonly LocalDatabaseOptions _options = new()
    {
        Folder = Path.Combine(Path.GetTempPath(), "mba-keyed-" + Guid.NewGuid().ToString("N")),
        Temporary = true,
    };

    protected override LocalDatabaseOptions Options =>
        _options with
        {
            Arguments = [IsMariaDb ? "--innodb-force-primary-key=ON" : "--sql-require-primary-key=ON"],
        };
}
