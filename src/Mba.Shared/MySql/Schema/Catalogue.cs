using System.Collections.Concurrent;
using Mba.MySql.Connections;
using Mba.Schemas;
using Mba.Tables;
using MySqlConnector;

namespace Mba.MySql.Schema;

/// <summary>Describes tables from the server's catalogue and from what <c>ingestion_table</c> and <c>ingestion_column</c> remember.</summary>
public sealed class Catalogue(MySqlSessions sessions, TimeSpan lockTimeout, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (TableSchema Table, long Since)> _kept = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The table as a load found it in the last half minute; null when none did.</summary>
    public TableSchema? Kept(string table) =>
        _kept.TryGetValue(table, out var kept) && time.GetElapsedTime(kept.Since) < KeptFor ? kept.Table : null;

    /// <summary>
    /// For a load that has the table open, so that nobody changes it: makes sure that a remembered description is still right, and remembers a fresh one.
    /// A change made by hand raises no version, and the server would round and truncate silently.
    /// </summary>
    /// <param name="described">The description that the load was planned by.</param>
    /// <param name="fingerprint">Of the table's columns as they are.</param>
    /// <exception cref="OutdatedPlanException">The columns are others than those remembered.</exception>
    public void Keep(TableSchema described, string fingerprint)
    {
        if (described.Fingerprint is { } former && former != fingerprint)
        {
            _kept.TryRemove(described.Name, out _);
            throw new OutdatedPlanException(described.Name);
        }
        if (!described.IsCached)
            _kept[described.Name] = (described with { Fingerprint = fingerprint }, time.GetTimestamp());
    }

    /// <summary>The table as it is between two changes, never in the middle of one; null when it is absent.</summary>
    public async Task<TableSchema?> DescribeAsync(MySqlSession session, string table, CancellationToken cancellationToken)
    {
        var before = await StateAsync(session, table, cancellationToken);
        var schema = await ReadAsync(session, table, before.Version, cancellationToken);
        var after = await StateAsync(session, table, cancellationToken);
        if (before == after && after.IsQuiet)
            return schema;
        var database = await session.ScalarAsync<string>(Sql.Of($"SELECT DATABASE()"), cancellationToken) ?? "";
        await using var quiet = await NamedLock.TakeAsync(sessions, table, database, lockTimeout, cancellationToken);
        return await ReadAsync(quiet.Session, table, cancellationToken);
    }

    /// <summary>The table as it is; the caller holds its lock.</summary>
    public static async Task<TableSchema?> ReadAsync(MySqlSession session, string table, CancellationToken cancellationToken) =>
        await ReadAsync(session, table, (await StateAsync(session, table, cancellationToken)).Version, cancellationToken);

    /// <summary>What the column list of a CREATE TABLE would say about a column, from the catalogue's words.</summary>
    internal static ColumnType TypeOf(string dataType, string columnType, long? characters, long? precision, long? scale, long? fraction) =>
        columnType.Contains("unsigned", StringComparison.OrdinalIgnoreCase)
            ? Foreign(dataType, columnType, unsigned: true)
            : dataType.ToLowerInvariant() switch
            {
                "tinyint" when columnType.StartsWith("tinyint(1)", StringComparison.OrdinalIgnoreCase) => ColumnType.Boolean,
                "int" => ColumnType.Int,
                "bigint" => ColumnType.BigInt,
                "decimal" => ColumnType.Decimal((int)(precision ?? 10), (int)(scale ?? 0)),
                "double" when columnType.Contains('(', StringComparison.Ordinal) => ColumnType.Foreign(columnType),
                "double" => ColumnType.Double,
                "date" => ColumnType.Date,
                "datetime" => ColumnType.DateTime((int)(fraction ?? 0)),
                "time" => ColumnType.Time((int)(fraction ?? 0)),
                "varchar" or "char" => ColumnType.Varchar((int)(characters ?? 1)),
                "text" => ColumnType.Text,
                "mediumtext" => ColumnType.MediumText,
                "longtext" => ColumnType.LongText,
                "json" => ColumnType.Json,
                _ => Foreign(dataType, columnType, unsigned: false),
            };

    /// <summary>Types that the system makes no columns of.</summary>
    private static ColumnType Foreign(string dataType, string columnType, bool unsigned) =>
        dataType.ToLowerInvariant() switch
        {
            "tinyint" => ColumnType.Whole(8, unsigned),
            "smallint" => ColumnType.Whole(16, unsigned),
            "mediumint" => ColumnType.Whole(24, unsigned),
            "int" => ColumnType.Whole(32, unsigned),
            "bigint" => ColumnType.Whole(64, unsigned),
            _ => ColumnType.Foreign(columnType),
        };

    private static async Task<TableState> StateAsync(MySqlSession session, string table, CancellationToken cancellationToken)
    {
        var database = await session.ScalarAsync<string>(Sql.Of($"SELECT DATABASE()"), cancellationToken) ?? "";
        return (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT COALESCE((SELECT version FROM ingestion_table WHERE table_name = {table}), 0) AS version,
                      COALESCE(IS_FREE_LOCK({NamedLock.NameOf(database, table)}), 0) AS quiet
                    """
                ),
                row => new TableState(row.GetInt64("version"), row.Number("quiet") == 1),
                cancellationToken
            )
        )[0];
    }

    private static async Task<TableSchema?> ReadAsync(MySqlSession session, string table, long version, CancellationToken cancellationToken)
    {
        var facts = (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT TABLE_ROWS AS approximate, TABLE_COLLATION AS collation,
                      (SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = {table}
                        AND ACTION_TIMING = 'BEFORE' AND EVENT_MANIPULATION <> 'DELETE') AS triggers
                    FROM information_schema.TABLES
                    WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {table} AND TABLE_TYPE = 'BASE TABLE'
                    """
                ),
                row => new TableFacts(row.Number("approximate") ?? 0, row.Text("collation") ?? "", (int)(row.Number("triggers") ?? 0)),
                cancellationToken
            )
        ).FirstOrDefault();
        if (facts is null)
            return null;
        var memory = await MemoryAsync(session, table, cancellationToken);
        var columns = await session.QueryAsync(ColumnsSql(table), row => Column(row, facts.Collation, memory), cancellationToken);
        var keys = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT INDEX_NAME AS name, COLUMN_NAME AS col, NON_UNIQUE AS repeats FROM information_schema.STATISTICS
                WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {table} ORDER BY INDEX_NAME, SEQ_IN_INDEX
                """
            ),
            row => new IndexColumn(row.Text("name") ?? "", row.Text("col") ?? "", row.Number("repeats") == 0),
            cancellationToken
        );
        return Schema(table, columns, keys) with
        {
            Version = version,
            ApproximateRows = facts.ApproximateRows,
            CharacterSet = facts.Collation.Split('_')[0],
            Triggers = facts.Triggers,
        };
    }

    private static TableSchema Schema(string table, List<TableColumn> columns, List<IndexColumn> indexes)
    {
        var primary = indexes.Where(i => i.Index == "PRIMARY").Select(i => i.Column).ToList();
        var keyed = primary.SequenceEqual(Lineage.Key, StringComparer.OrdinalIgnoreCase);
        var lineage = columns.Where(c => Lineage.Columns.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        var hasLineage = lineage.Count == Lineage.Columns.Count;
        var own = columns.Except(lineage).Where(c => !keyed || !Same(c.Name, Lineage.Record)).ToList();
        return new TableSchema
        {
            Name = table,
            Columns = own,
            Keys = keyed ? [] : primary,
            HasOtherUniqueKey = indexes.Exists(i => i.IsUnique && i.Index != "PRIMARY"),
            HasLineage = hasLineage,
            IsKeyedByRecord = keyed && hasLineage,
            CanBeKeyedByRecord =
                hasLineage && primary.Count == 0 && !lineage.Exists(c => c.Nullable) && !own.Exists(c => Same(c.Name, Lineage.Record)),
            RunIndexes =
            [
                .. indexes
                    .GroupBy(i => i.Index, StringComparer.Ordinal)
                    .Where(g => g.Key != "PRIMARY" && g.All(i => Same(i.Column, Lineage.Seq)))
                    .Select(g => g.Key),
            ],
        };
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static Sql ColumnsSql(string table) =>
        Sql.Of(
            $"""
            SELECT COLUMN_NAME AS name, DATA_TYPE AS data_type, COLUMN_TYPE AS column_type, IS_NULLABLE AS nullable, CHARACTER_MAXIMUM_LENGTH AS characters,
              NUMERIC_PRECISION AS number_precision, NUMERIC_SCALE AS number_scale, DATETIME_PRECISION AS fraction, COLUMN_DEFAULT AS default_value, EXTRA AS extra,
              GENERATION_EXPRESSION AS expression, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation, COLUMN_COMMENT AS comment,
              VERSION() LIKE '%MariaDB%' AS is_mariadb
            FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {table} ORDER BY ORDINAL_POSITION
            """
        );

    private static async Task<Dictionary<string, ColumnMemory>> MemoryAsync(
        MySqlSession session,
        string table,
        CancellationToken cancellationToken
    ) =>
        (
            await session.QueryAsync(
                Sql.Of(
                    $"SELECT column_name, kind, declared, held_values, date_order, meaning, source_name FROM ingestion_column WHERE table_name = {table}"
                ),
                row =>
                    KeyValuePair.Create(
                        row.GetString("column_name"),
                        new ColumnMemory(
                            row.GetString("kind"),
                            row.Number("declared") == 1,
                            row.Number("held_values") == 1,
                            row.Text("date_order"),
                            row.Text("meaning"),
                            row.Text("source_name")
                        )
                    ),
                cancellationToken
            )
        ).ToDictionary(StringComparer.OrdinalIgnoreCase);

    private static TableColumn Column(MySqlDataReader row, string tableCollation, Dictionary<string, ColumnMemory> memory)
    {
        var name = row.Text("name") ?? "";
        var extra = row.Text("extra") ?? "";
        var remembered = memory.GetValueOrDefault(name);
        var generated = !string.IsNullOrEmpty(row.Text("expression"));
        var type = TypeOf(
            row.Text("data_type") ?? "",
            row.Text("column_type") ?? "",
            row.Number("characters"),
            row.Number("number_precision"),
            row.Number("number_scale"),
            row.Number("fraction")
        );
        return new TableColumn
        {
            Name = name,
            Type = Remembered(type, remembered),
            SourceName = remembered?.SourceName,
            Nullable = row.Text("nullable") == "YES",
            Declared = remembered?.Declared ?? false,
            HeldValues = remembered?.HeldValues ?? true,
            DateOrder = Enum.TryParse<DateOrder>(remembered?.DateOrder, out var order) ? order : null,
            Meaning = Enum.TryParse<ColumnMeaning>(remembered?.Meaning, out var meaning) ? meaning : null,
            PaddedDigits = PaddedDigits(remembered?.Meaning),
            Generated = generated,
            HasDefault = generated || ColumnAttributes.HasDefault(row, extra),
            Attributes = ColumnAttributes.Of(row, extra, tableCollation),
            CharacterSet = row.Text("charset"),
            Collation = row.Text("collation"),
            LosesBlanks = string.Equals(row.Text("data_type"), "char", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static int? PaddedDigits(string? meaning) =>
        meaning?.StartsWith(TableChanges.Padded, StringComparison.Ordinal) == true
        && int.TryParse(meaning.AsSpan(TableChanges.Padded.Length), System.Globalization.CultureInfo.InvariantCulture, out var digits)
            ? digits
            : null;

    /// <summary>MariaDB keeps JSON as LONGTEXT, and a column that never held a value is a VARCHAR(1) on both.</summary>
    private static ColumnType Remembered(ColumnType type, ColumnMemory? memory) =>
        (type.Kind, memory?.Kind) switch
        {
            (TypeKind.LongText, nameof(TypeKind.Json)) => ColumnType.Json,
            (TypeKind.Varchar, nameof(TypeKind.Unknown)) when type.Length == 1 && memory is { HeldValues: false } => ColumnType.Unknown,
            _ => type,
        };

    private sealed record TableFacts(long ApproximateRows, string Collation, int Triggers);

    private sealed record IndexColumn(string Index, string Column, bool IsUnique);

    private sealed record ColumnMemory(string Kind, bool Declared, bool HeldValues, string? DateOrder, string? Meaning, string? SourceName);

    private readonly record struct TableState(long Version, bool IsQuiet);
}
