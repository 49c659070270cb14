using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>Errors of the servers that the driver has no names for.</summary>
public static class ServerErrorCode
{
    public const MySqlErrorCode AccessDeniedNoPassword = (MySqlErrorCode)1698;
    public const MySqlErrorCode ReadOnlyMode = (MySqlErrorCode)1836;
    public const MySqlErrorCode AlterNotSupported = (MySqlErrorCode)1845;
    public const MySqlErrorCode AlterNotSupportedReason = (MySqlErrorCode)1846;
    public const MySqlErrorCode ServerNotAvailable = (MySqlErrorCode)3168;
    public const MySqlErrorCode LockNotAvailable = (MySqlErrorCode)3572;
    public const MySqlErrorCode LocalFilesDisabled = (MySqlErrorCode)3948;
    public const MySqlErrorCode TooManyInstantColumns = (MySqlErrorCode)4092;

    /// <summary>MariaDB: the connection was killed.</summary>
    public const MySqlErrorCode ConnectionKilled = (MySqlErrorCode)1927;

    /// <summary>MariaDB: the statement ran longer than max_statement_time.</summary>
    public const MySqlErrorCode StatementTimeout = (MySqlErrorCode)1969;

    /// <summary>MariaDB: LOAD DATA LOCAL is disabled.</summary>
    public const MySqlErrorCode LocalInfileDisabled = (MySqlErrorCode)4166;
}
