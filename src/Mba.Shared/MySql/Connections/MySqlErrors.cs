using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>What the server's and the driver's errors mean. The server's texts quote cell values, so they are never passed on.</summary>
public static partial class MySqlErrors
{
    private const string Driver = "MySqlConnector";
    private const string NoTls = "Server does not support SSL";
    private const string Lost = "the connection to the database broke";

    /// <summary>The server refuses LOAD DATA LOCAL.</summary>
    public static bool IsLocalRefused(Exception e) =>
        CodeOf(e) is MySqlErrorCode.NotAllowedCommand or ServerErrorCode.LocalFilesDisabled or ServerErrorCode.LocalInfileDisabled;

    public static bool IsDuplicateKey(Exception e) => CodeOf(e) == MySqlErrorCode.DuplicateKeyEntry;

    public static bool IsNoSuchTableOrColumn(Exception e) => CodeOf(e) is MySqlErrorCode.NoSuchTable or MySqlErrorCode.BadFieldError;

    /// <summary>The user lacks a right.</summary>
    public static bool IsDenied(Exception e) =>
        CodeOf(e)
            is MySqlErrorCode.DatabaseAccessDenied
                or MySqlErrorCode.TableAccessDenied
                or MySqlErrorCode.ColumnAccessDenied
                or MySqlErrorCode.SpecifiedAccessDeniedError
                or MySqlErrorCode.PrecedureAccessDenied;

    /// <summary>The connection is gone, whichever of the driver's ways it says so in.</summary>
    public static bool IsLost(Exception e) =>
        e switch
        {
            _ when IsNotTrusted(e) => false,
            IOException or SocketException or ObjectDisposedException or TimeoutException => true,
            InvalidOperationException => e.Source == Driver,
            MySqlException { ErrorCode: MySqlErrorCode.None, InnerException: { } inner } => IsLost(inner),
            MySqlException
            {
                ErrorCode: MySqlErrorCode.CommandTimeoutExpired
                    or MySqlErrorCode.UnableToConnectToHost
                    or MySqlErrorCode.HandshakeError
                    or MySqlErrorCode.UnknownCommand
                    or MySqlErrorCode.ServerShutdown
                    or MySqlErrorCode.NormalShutdown
                    or MySqlErrorCode.GotSignal
                    or MySqlErrorCode.ShutdownComplete
                    or MySqlErrorCode.ForcingClose
                    or MySqlErrorCode.AbortingConnection
                    or MySqlErrorCode.PacketTooLarge
                    or MySqlErrorCode.NetPacketsOutOfOrder
                    or MySqlErrorCode.NetReadError
                    or MySqlErrorCode.NetReadInterrupted
                    or MySqlErrorCode.NetErrorOnWrite
                    or MySqlErrorCode.NetWriteInterrupted
                    or MySqlErrorCode.NewAbortingConnection
                    or MySqlErrorCode.ClientInteractionTimeout
                    or ServerErrorCode.ConnectionKilled
            } => true,
            _ => false,
        };

    /// <summary>The server's or the driver's own error, which <see cref="Translate"/> can describe.</summary>
    public static bool IsDatabaseError(Exception e) => CodeOf(e) is not null || IsLost(e) || IsNotTrusted(e);

    /// <summary>The same statement may succeed later.</summary>
    public static bool IsTransient(Exception e) =>
        IsLost(e)
        || (
            !IsNotTrusted(e)
            && CodeOf(e)
                is MySqlErrorCode.ConnectionCountError
                    or MySqlErrorCode.TooManyUserConnections
                    or MySqlErrorCode.LockWaitTimeout
                    or MySqlErrorCode.LockDeadlock
                    or MySqlErrorCode.UserLimitReached
                    or MySqlErrorCode.OptionPreventsStatement
                    or MySqlErrorCode.QueryInterrupted
                    or MySqlErrorCode.TableDefinitionChanged
                    or MySqlErrorCode.NeedRePrepare
                    or MySqlErrorCode.TooManyConcurrentTransactions
                    or MySqlErrorCode.CannotExecuteInReadOnlyTransaction
                    or MySqlErrorCode.QueryTimeout
                    or MySqlErrorCode.RecordFileFull
                    or MySqlErrorCode.DiskFull
                    or ServerErrorCode.ReadOnlyMode
                    or ServerErrorCode.ServerNotAvailable
                    or ServerErrorCode.LockNotAvailable
                    or ServerErrorCode.StatementTimeout
        );

    /// <summary>The server's error code, or null when it is none; the driver's own codes are negative.</summary>
    public static MySqlErrorCode? CodeOf(Exception? e) =>
        e switch
        {
            MySqlException { ErrorCode: > MySqlErrorCode.None } error => error.ErrorCode,
            { InnerException: { } inner } => CodeOf(inner),
            _ => null,
        };

    /// <summary>The error as the audit row shows it: code, meaning, remedy, no text of the server.</summary>
    /// <param name="e">What the server or the driver said.</param>
    /// <param name="stage">Where it happened.</param>
    /// <param name="database">Named in the remedy; null when it is not known.</param>
    /// <param name="rights">What the user should have in the schema; null: all that loading takes.</param>
    public static IngestException Translate(Exception e, IngestStage stage, string? database, IReadOnlyList<string>? rights = null)
    {
        var (code, message) = CodeOf(e) switch
        {
            _ when IsNotTrusted(e) => (
                "DB_NOT_TRUSTED",
                "the server has no valid certificate for its host name; set RDS_CA_BUNDLE to the authority's certificates and check RDS_HOST"
            ),
            MySqlErrorCode.LockWaitTimeout => ("DB_LOCK_WAIT", "another transaction held a lock too long"),
            MySqlErrorCode.LockDeadlock => ("DB_DEADLOCK", "the server chose this transaction to resolve a deadlock"),
            MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections or MySqlErrorCode.UserLimitReached => (
                "DB_TOO_MANY_CONNECTIONS",
                "the server has no free connection; lower the functions' concurrency or raise max_connections"
            ),
            { } when IsDenied(e) => ("DB_DENIED", Denied(e, database ?? "<database>", rights ?? SchemaRights.All)),
            MySqlErrorCode.AccessDenied or ServerErrorCode.AccessDeniedNoPassword => (
                "DB_LOGIN",
                "the server refuses the user or password; check RDS_USERNAME and RDS_PASSWORD or the secret"
            ),
            MySqlErrorCode.UnknownDatabase => ("DB_UNKNOWN_DATABASE", "the database does not exist; run `mba db init`"),
            MySqlErrorCode.TooBigRowSize => ("DB_ROW_TOO_LARGE", "the table would be wider than a row may be"),
            MySqlErrorCode.RecordFileFull or MySqlErrorCode.DiskFull => (
                "DB_FULL",
                "the server's storage is full; the file is loaded once there is space again"
            ),
            MySqlErrorCode.NoSuchTable => (
                "DB_NO_TABLE",
                "a table that the load needs was dropped in the meantime; the file is loaded again"
            ),
            MySqlErrorCode.UnableToConnectToHost => (
                "DB_UNREACHABLE",
                "no database server answers; check RDS_HOST and RDS_PORT, and that the network lets this machine through"
            ),
            { } when IsLost(e) => ("DB_CONNECTION_LOST", Lost),
            { } number => (
                "DB_ERROR_" + ((int)number).ToString(CultureInfo.InvariantCulture),
                $"the server refused a statement with error {((int)number).ToString(CultureInfo.InvariantCulture)}"
            ),
            null => ("DB_CONNECTION_LOST", Lost),
        };
        // Planned anew, the load makes the table again that was dropped under it.
        var isTransient = IsTransient(e) || CodeOf(e) == MySqlErrorCode.NoSuchTable;
        return new IngestException(stage, code, message, cause: e) { Transient = isTransient };
    }

    /// <summary>The TLS handshake failed: the certificate, its name or the bundle is wrong, or the server has no TLS. The driver calls it unreachable.</summary>
    private static bool IsNotTrusted(Exception e) =>
        e is AuthenticationException or CryptographicException or FileNotFoundException
        || (e is MySqlException && (e.InnerException is AuthenticationException || e.Message.StartsWith(NoTls, StringComparison.Ordinal)));

    /// <summary>
    /// Error 1142 reads "INSERT command denied to user 'name'@'host' for table 'name'": nothing else is taken from it. All rights of the role are granted
    /// again, because of several grants on patterns that a database's name fits the server heeds one only; a right that the role has on single tables only
    /// is granted on the table.
    /// </summary>
    private static string Denied(Exception e, string database, IReadOnlyList<string> rights)
    {
        var match = Privilege().Match(e.Message);
        var lacking = match.Success ? match.Groups["privilege"].Value.ToUpperInvariant() : "a right";
        var user = match.Success ? match.Groups["user"].Value : DeniedUser(e);
        var isOfTable =
            match.Groups["table"].Success
            && !rights.Contains(lacking, StringComparer.Ordinal)
            && !lacking.Contains(',', StringComparison.Ordinal);
        var grant = isOfTable
            ? SchemaRights.Grant(lacking, database, match.Groups["table"].Value, user)
            : SchemaRights.Grant(rights, database, user);
        return $"the database user lacks {lacking}; as an administrator run: {grant}";
    }

    /// <summary>Error 1044 reads "Access denied for user 'name'@'host' to database 'name'".</summary>
    internal static string DeniedUser(Exception e) =>
        DatabaseUser().Match(e.Message) is { Success: true } match ? match.Groups["user"].Value : "<the user in RDS_USERNAME>";

    [GeneratedRegex(
        "^Access denied for user '(?<user>[^'`]{1,80})'@",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex DatabaseUser();

    [GeneratedRegex(
        "^(?<privilege>[A-Za-z, ]{3,60}) command denied to user '(?<user>[^'`]{1,80})'@('[^']{1,255}'( for table [`'](([^`']{1,64})`\\.`)?(?<table>[A-Za-z0-9_$-]{1,64})[`'])?)?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Privilege();
}
