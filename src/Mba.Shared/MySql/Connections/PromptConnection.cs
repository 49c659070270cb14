using System.Net.Sockets;
using System.Reflection;
using global::MySql.Data.MySqlClient;

namespace Mba.MySql.Connections;

/// <summary>
/// Turns Nagle's algorithm off for a connection. MySql.Data 26.10 leaves it on and has no setting for it; each LOAD DATA LOCAL ends with a packet of
/// four bytes that then waits for the server's delayed acknowledgement: 40 ms for every block, whatever its size. Goes when the driver does it itself,
/// as MySqlConnector does.
/// </summary>
public static class PromptConnection
{
    private static readonly FieldInfo? Driver = typeof(MySqlConnection).GetField("driver", BindingFlags.Instance | BindingFlags.NonPublic);
    private static readonly FieldInfo? Handler = Field(Driver?.FieldType, "handler");
    private static readonly FieldInfo? Stream = Field(
        typeof(MySqlConnection).Assembly.GetType("MySql.Data.MySqlClient.NativeDriver"),
        "networkStream"
    );

    /// <summary>True when the open connection sends at once from now on; false when it is no TCP connection, or the driver is built differently: it works, but slower.</summary>
    public static bool SendsAtOnce(MySqlConnection connection)
    {
        if (
            Driver?.GetValue(connection) is not { } driver
            || Handler?.GetValue(driver) is not { } handler
            || Stream?.DeclaringType?.IsInstanceOfType(handler) != true
            || Stream.GetValue(handler) is not NetworkStream { Socket: { ProtocolType: ProtocolType.Tcp } socket }
        )
            return false;
        socket.NoDelay = true;
        return true;
    }

    private static FieldInfo? Field(Type? type, string name) => type?.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);
}
