using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Mba.Cli.Local;

/// <summary>Ports that nobody listens on at the moment.</summary>
public static class FreePort
{
    private const int First = 15_000;

    /// <summary>From here on Linux takes ports for outgoing connections, one of which could be faster than the server that is to listen.</summary>
    private const int FirstOfClients = 32_768;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port that no other call in this process has been given.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, FirstOfClients);
            if (IsFree(port) && Given.TryAdd(port, true))
                return port;
        }
    }

    /// <summary>Checks that a port that was asked for can be listened on.</summary>
    /// <exception cref="Sending.UsageException">It is in use, or may not be used.</exception>
    public static void Require(Uri address, string option)
    {
        if (!IPAddress.TryParse(address.Host, out var host))
            host = IPAddress.Loopback;
        try
        {
            Bind(new IPEndPoint(host, address.Port));
        }
        catch (SocketException e)
        {
            throw new Sending.UsageException(
                $"{option} {address.Port}: the port is in use or may not be used ({e.SocketErrorCode}); choose another, or stop what listens there"
            );
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>
    /// Binds, and does not listen: a process that is started at this moment inherits the socket until it runs its own program, and while it holds one
    /// that listens, the port is in use after we have closed ours.
    /// </summary>
    private static void Bind(IPEndPoint address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(address);
    }
}
