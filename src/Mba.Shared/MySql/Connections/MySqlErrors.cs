using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using global::MySql.Data.MySqlClient;
using Mba.MySql.Schema;

namespace Mba.MySql.Connections;

/// <summary>What the server's and the driver's errors mean. The server's texts quote cell values, so they are never passed on.</summary>
public static partial class MySqlErrors
{
    private const string Driver = "MySql.Data";
    private const string Lost = "the connection to the database broke";

    /// <summary>The server refuses LOCAL: 1148 (not allowed), 3948 (loading local data is disabled), 4166 (MariaDB), 2068 (client side).</summary>
    public static bool IsLocalRefused(Exception e) => NumberOf(e) is 1148 or 3948 or 4166 or 2068;

    public static bool IsDuplicateKey(Exception e) => NumberOf(e) == 1062;

    public static bool IsNoSuchTableOrColumn(Exception e) => NumberOf(e) is 1146 or 1054;

    /// <summary>The connection is gone, whichever of the driver's many ways it says so in.</summary>
    public static bool IsLost(Exception e) =>
        e switch
        {
            IOException or SocketException or ObjectDisposedException or TimeoutException => true,
            InvalidOperationException or NullReferenceException => e.Source == Driver,
            MySqlException
            {
                Number: 0
                    or 1042
                    or 1043
                    or 1047
                    or 1053
                    or 1077
                    or 1078
                    or 1079
                    or 1080
                    or 1152
                    or 1153
                    or 1156
                    or (>= 1158 and <= 1161)
                    or 1184
                    or 1927
                    or 2002
                    or 2003
                    or 2006
                    or 2013
                    or 2055
                    or 4031
            } => true,
            _ => false,
        };

    /// <summary>The server's or the driver's own error, which <see cref="Translate"/> can tell.</summary>
    public static bool IsDatabaseError(Exception e) => NumberOf(e) is not null || IsLost(e);

    /// <summary>The same statement may succeed later.</summary>
    public static bool IsTransient(Exception e) =>
        IsLost(e)
        || NumberOf(e)
            is 1040
                or 1203
                or 1205
                or 1213
                or 1226
                or 1290
                or 1317
                or 1412
                or 1615
                or 1637
                or 1792
                or 1836
                or 3024
                or 3168
                or 3572
                or 1969;

    /// <summary>The number of the server's error, or null when it is none.</summary>
    public static int? NumberOf(Exception? e) =>
        e switch
        {
            MySqlException { Number: > 0 } error => error.Number,
            { InnerException: { } inner } => NumberOf(inner),
            _ => null,
        };

    /// <summary>The error as the audit row tells it: code, meaning, remedy, no text of the server.</summary>
    /// <param name="e">What the server or the driver said.</param>
    /// <param name="stage">Where it happened.</param>
    /// <param name="database">Named in the remedy; null when it is not known.</param>
    public static IngestException Translate(Exception e, IngestStage stage, string? database)
    {
        var (code, message) = NumberOf(e) switch
        {
            1205 => ("DB_LOCK_WAIT", "another transaction held a lock too long"),
            1213 => ("DB_DEADLOCK", "the server chose this transaction to resolve a deadlock"),
            1040 or 1203 or 1226 => (
                "DB_TOO_MANY_CONNECTIONS",
                "the server has no free connection; lower the functions' concurrency or raise max_connections"
            ),
            1044 or 1142 or 1143 or 1227 or 1370 => ("DB_DENIED", Denied(e, database)),
            1045 or 1698 => ("DB_LOGIN", "the server refuses the user or password; check RDS_USERNAME and RDS_PASSWORD or the secret"),
            1049 => ("DB_UNKNOWN_DATABASE", "the database does not exist; run `mba db init`"),
            1118 => ("DB_ROW_TOO_LARGE", "the table would be wider than a row may be"),
            1114 or 1021 => ("DB_FULL", "the server's storage is full"),
            1146 => ("DB_NO_TABLE", "a table that the load needs was dropped meanwhile; retry"),
            1042 or 2002 or 2003 => (
                "DB_UNREACHABLE",
                "no database server answers; check RDS_HOST and RDS_PORT, and that the network lets this machine through"
            ),
            { } when IsLost(e) => ("DB_CONNECTION_LOST", Lost),
            { } number => (
                "DB_ERROR_" + number.ToString(CultureInfo.InvariantCulture),
                $"the server refused a statement with error {number.ToString(CultureInfo.InvariantCulture)}"
            ),
            null when e is FileNotFoundException => (
                "DB_NOT_TRUSTED",
                "the server's certificate is not trusted; set RDS_CA_BUNDLE to the authority's certificates"
            ),
            null => ("DB_CONNECTION_LOST", Lost),
        };
        return new IngestException(stage, code, message, cause: e) { Transient = IsTransient(e) };
    }

    /// <summary>
    /// Error 1142 reads "INSERT command denied to user 'name'@'host' …": the privilege and the user are all that is taken from it. All rights are granted
    /// again, because of several grants on patterns that a database's name fits the server heeds one only.
    /// </summary>
    private static string Denied(Exception e, string? database)
    {
        var match = Privilege().Match(e.Message);
        var lacking = match.Success ? match.Groups["privilege"].Value.ToUpperInvariant() : "a right";
        var user = match.Success ? match.Groups["user"].Value : "<the user in RDS_USERNAME>";
        return $"the database user lacks {lacking}; as an administrator run: {ApplicationUser.Grant(database ?? "<database>", user)}";
    }

    [GeneratedRegex(
        "^(?<privilege>[A-Za-z, ]{3,60}) command denied to user '(?<user>[^'`]{1,80})'@",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Privilege();
}
