using System.Net;
using Polly;
using Polly.Retry;

namespace Mba.Client;

/// <summary>How calls are repeated: exponentially longer pauses with jitter, or as long as Retry-After says.</summary>
public sealed record RetryPolicy
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Attempts in all, the first included.</summary>
    public int Attempts { get; init; } = 3;

    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A pipeline that repeats what ended with a broken connection, a busy or a faulty service.</summary>
    internal ResiliencePipeline<HttpResponseMessage> ForResponses()
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = Time };
        if (Attempts <= 1)
            return builder.Build();
        return builder
            .AddRetry(
                new RetryStrategyOptions<HttpResponseMessage>
                {
                    MaxRetryAttempts = Attempts - 1,
                    Delay = BaseDelay,
                    MaxDelay = LongestPause,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    ShouldHandle = outcome => ValueTask.FromResult(IsTransient(outcome.Outcome, outcome.Context.CancellationToken)),
                    DelayGenerator = retry => ValueTask.FromResult(Announced(retry.Outcome.Result)),
                    OnRetry = retry =>
                    {
                        retry.Outcome.Result?.Dispose();
                        return ValueTask.CompletedTask;
                    },
                }
            )
            .Build();
    }

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) =>
        outcome switch
        {
            { Exception: HttpRequestException or IOException } => true,
            { Exception: OperationCanceledException } => !cancellationToken.IsCancellationRequested, // HttpClient's own time limit
            {
                Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            } => true,
            _ => false,
        };

    private static TimeSpan? Announced(HttpResponseMessage? response) =>
        response?.Headers.RetryAfter?.Delta is { } wait && wait <= LongestPause ? wait : null;
}
