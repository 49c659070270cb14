using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Mba.UploadApi.Auth;

/// <summary>How often a caller may ask, and pages of which origins may.</summary>
public static class RequestLimits
{
    /// <summary>Policy of routes that write to the database: a few at a time, the next ones wait their turn, and what is too much is refused.</summary>
    public const string FewAtATime = "few-at-a-time";

    /// <summary>Policy of previews: each holds up to 48 MB for a moment.</summary>
    public const string Previews = "previews";

    private const int PreviewsAtATime = 2;
    private const int PreviewsWaiting = 64;

    /// <summary>
    /// A request that waits here waits without a limit of time and without a connection; one that waits for the pool of 100 connections fails after
    /// ConnectionTimeout, and each connection that it takes is one less for the loads.
    /// </summary>
    private const int AtATime = 24;
    private const int Waiting = 512;

    public static void AddRequestLimits(this IServiceCollection services, Settings settings)
    {
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => Bucket(settings.ApiRequestsPerMinute))
            );
            limiter.AddConcurrencyLimiter(
                FewAtATime,
                few => (few.PermitLimit, few.QueueLimit, few.QueueProcessingOrder) = (AtATime, Waiting, QueueProcessingOrder.OldestFirst)
            );
            limiter.AddConcurrencyLimiter(
                Previews,
                few =>
                    (few.PermitLimit, few.QueueLimit, few.QueueProcessingOrder) = (
                        PreviewsAtATime,
                        PreviewsWaiting,
                        QueueProcessingOrder.OldestFirst
                    )
            );
            limiter.OnRejected = TellWhenAsync;
        });
        services.AddCors(cors =>
            cors.AddDefaultPolicy(policy =>
                policy
                    .WithOrigins([.. settings.CorsOrigins])
                    .WithMethods("GET", "POST", "DELETE")
                    .WithHeaders("Authorization", "Content-Type")
                    .WithExposedHeaders("Location", "Retry-After")
                    .SetPreflightMaxAge(TimeSpan.FromHours(1))
            )
        );
    }

    /// <summary>A known caller's subject; else the address, so that forged tokens cannot make partitions.</summary>
    private static string CallerOf(HttpContext context) =>
        context.User.Identity?.IsAuthenticated == true ? "caller " + context.User.Owner() : "address " + context.Connection.RemoteIpAddress;

    /// <summary>A sixth of the minute's requests may come at once.</summary>
    private static TokenBucketRateLimiterOptions Bucket(int perMinute) =>
        new()
        {
            TokenLimit = Math.Max(1, perMinute / 6),
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = perMinute >= 60 ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(60.0 / perMinute),
            QueueLimit = 0,
        };

    private static ValueTask TellWhenAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, wait.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }
}
