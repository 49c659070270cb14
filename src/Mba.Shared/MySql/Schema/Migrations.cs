using System.Reflection;
using System.Text.RegularExpressions;
using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Schema;

/// <summary>A numbered SQL file and when it was applied; null when it was not.</summary>
public sealed record MigrationStatus(string Name, DateTime? AppliedAt);

/// <summary>Brings the database to the state that this build needs: creates it, applies every numbered SQL file once, under a lock.</summary>
public sealed partial class Migrations(MySqlSessions sessions)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(60);
    private static readonly string Folder = $"{typeof(Migrations).Namespace}.Migrations.";

    /// <summary>Applies what is missing; returns the names of the files applied now. One query when nothing is missing.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        if (await IsCompleteAsync(cancellationToken))
            return [];
        var database = await sessions.CreateDatabaseAsync(cancellationToken);
        await using var locked = await NamedLock.TakeAsync(sessions, "migrations", database, LockTimeout, cancellationToken);
        await locked.Session.ExecuteAsync(
            Sql.Of(
                $"CREATE TABLE IF NOT EXISTS ingestion_migration (name VARCHAR(100) NOT NULL, applied_at DATETIME(6) NOT NULL, PRIMARY KEY (name)) ENGINE=InnoDB"
            ),
            cancellationToken
        );
        var applied = new List<string>();
        foreach (var migration in await StatusAsync(locked.Session, cancellationToken))
        {
            if (migration.AppliedAt is not null)
                continue;
            await ApplyAsync(locked.Session, migration.Name, cancellationToken);
            applied.Add(migration.Name);
        }
        return applied;
    }

    /// <summary>Every numbered file and when it was applied.</summary>
    public async Task<IReadOnlyList<MigrationStatus>> StatusAsync(CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await StatusAsync(session, cancellationToken);
    }

    private static IEnumerable<string> Names() =>
        typeof(Migrations)
            .Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(n => n[Folder.Length..^".sql".Length])
            .Order(StringComparer.Ordinal);

    private static async Task<IReadOnlyList<MigrationStatus>> StatusAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var applied = (
            await session.QueryAsync(
                Sql.Of($"SELECT name, applied_at FROM ingestion_migration"),
                row => KeyValuePair.Create(row.GetString(0), row.GetDateTime(1)),
                cancellationToken
            )
        ).ToDictionary(StringComparer.Ordinal);
        return [.. Names().Select(n => new MigrationStatus(n, applied.TryGetValue(n, out var at) ? at : null))];
    }

    private async Task<bool> IsCompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await StatusAsync(cancellationToken)).All(m => m.AppliedAt is not null);
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) is MySqlErrorCode.UnknownDatabase or MySqlErrorCode.NoSuchTable)
        {
            return false;
        }
    }

    /// <summary>Statements are idempotent, because DDL commits each of them on its own: an ALTER that was applied before finds its columns or keys there.</summary>
    private static async Task ApplyAsync(MySqlSession session, string name, CancellationToken cancellationToken)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name + ".sql")
            ?? throw new InvalidOperationException($"migration {name} is not in the assembly");
        using var text = new StreamReader(stream);
        foreach (var statement in StatementEnd().Split(await text.ReadToEndAsync(cancellationToken)))
        {
            if (string.IsNullOrWhiteSpace(statement))
                continue;
            try
            {
                await session.ExecuteAsync(Sql.Written(statement), cancellationToken);
            }
            catch (Exception e) when (MySqlErrors.CodeOf(e) is MySqlErrorCode.DuplicateFieldName or MySqlErrorCode.DuplicateKeyName)
            {
                // The process ended between this statement and the row that records the file.
            }
        }
        await session.ExecuteAsync(
            Sql.Of($"INSERT INTO ingestion_migration (name, applied_at) VALUES ({name}, UTC_TIMESTAMP(6))"),
            cancellationToken
        );
    }

    [GeneratedRegex(@";\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StatementEnd();
}
