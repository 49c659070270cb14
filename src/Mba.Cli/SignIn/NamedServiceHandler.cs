using Mba.Aws;

namespace Mba.Cli.SignIn;

/// <summary>A service that is not AWS's does not answer; the message names it.</summary>
internal sealed class ServiceUnreachableException(string service, Exception cause)
    : HttpRequestException($"{service} does not answer ({AwsErrors.CauseOf(cause)})", cause);

/// <summary>Names the service in errors of its connection, and waits for its answers for so long.</summary>
internal sealed class NamedServiceHandler(Func<Uri, string> name, TimeSpan patience) : DelegatingHandler(Sockets())
{
    /// <summary>A client of the upload API or of a sign-in authority, which follows no redirects.</summary>
    public static HttpClient Client(Func<Uri, string> name, TimeSpan patience) =>
        new(new NamedServiceHandler(name, patience)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>A client of the authority that people sign in at.</summary>
    public static HttpClient Authority() =>
        Client(url => $"the sign-in authority {url.GetLeftPart(UriPartial.Authority)}", TimeSpan.FromSeconds(30));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(patience);
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (HttpRequestException e) when (request.RequestUri is { } url)
        {
            throw new ServiceUnreachableException(name(url), e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && request.RequestUri is not null)
        {
            throw new ServiceUnreachableException(name(request.RequestUri), new TimeoutException());
        }
    }

    private static SocketsHttpHandler Sockets() => new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false };
}
