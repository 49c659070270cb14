using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mba.Cli.SignIn;

/// <summary>Waits on both loopback addresses for the browser to come back from the authority.</summary>
internal sealed class CallbackListener : IDisposable
{
    private const int Port = 8765;

    private const string Page =
        "<!doctype html><meta charset=utf-8><title>mba</title><p>Signed in. You can close this page and go back to the terminal.</p>";

    private readonly List<TcpListener> _listeners = [];

    /// <summary>Listens; a machine without IPv6 on its one loopback.</summary>
    /// <exception cref="SignInException">The port is in use.</exception>
    public static CallbackListener Start()
    {
        var callback = new CallbackListener();
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            var listener = new TcpListener(address, Port);
            try
            {
                listener.Start();
                callback._listeners.Add(listener);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                callback.Dispose();
                throw new SignInException(
                    $"port {Port} is in use, and the sign-in answers there; stop what listens, or use `mba login --no-browser`"
                );
            }
            catch (SocketException)
            {
                listener.Dispose();
            }
        }
        return callback;
    }

    /// <summary>The address that the browser asked for, e.g. <c>/callback?code=…</c>; anything else is answered with 404.</summary>
    public async Task<string> AddressAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(_listeners.Select(l => ListenAsync(l, over.Token)));
        await over.CancelAsync();
        return await first;
    }

    public void Dispose() => _listeners.ForEach(l => l.Dispose());

    private static async Task<string> ListenAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(cancellationToken);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var target = (await reader.ReadLineAsync(cancellationToken))?.Split(' ') is [_, var t, ..] ? t : "";
            while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 })
                continue;
            var isCallback = target.StartsWith("/callback?", StringComparison.Ordinal);
            var body = isCallback ? Page : "";
            var answer =
                $"HTTP/1.1 {(isCallback ? "200 OK" : "404 Not Found")}\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
            if (isCallback)
                return target;
        }
    }
}
