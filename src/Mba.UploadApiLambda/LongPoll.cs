using Mba.Uploads;

namespace Mba.UploadApi;

/// <summary>Waits for an upload to change.</summary>
public static class LongPoll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks again and again until the status differs or the time is over; returns the upload as it was seen last.</summary>
    public static async Task<UploadState> UntilAsync(
        UploadState first,
        Func<UploadState, Task<UploadState?>> look,
        TimeSpan wait,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        var state = first;
        while (state.Status == first.Status && wait - time.GetElapsedTime(began) is { Ticks: > 0 } left)
        {
            await Task.Delay(left < Interval ? left : Interval, time, cancellationToken);
            state = await look(state) ?? state;
        }
        return state;
    }
}
