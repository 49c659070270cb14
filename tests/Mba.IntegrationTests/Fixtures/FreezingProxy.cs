using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>Forwards connections to a server until it is frozen: from then on it accepts connections and passes nothing on, as a dead network does.</summary>
public sealed class FreezingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _frozen = new();
    private readonly List<TcpClient> _clients = [];
    private readonly int _target;
    private readonly Task _accepting;

    public FreezingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The connection string with this proxy in the server's place.</summary>
    public string Through(string connectionString) =>
        connectionString + string.Create(CultureInfo.InvariantCulture, $";Server=127.0.0.1;Port={Port}");

    public Task FreezeAsync() => _frozen.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _frozen.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _clients.ForEach(c => c.Dispose());
        _frozen.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            _clients.Add(client);
            if (_frozen.IsCancellationRequested)
                continue;
            var server = new TcpClient();
            _clients.Add(server);
            await server.ConnectAsync(IPAddress.Loopback, _target);
            _ = CopyAsync(client, server);
            _ = CopyAsync(server, client);
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), _frozen.Token);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end is gone, or the network is frozen.
        }
    }
}
