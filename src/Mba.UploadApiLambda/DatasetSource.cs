using Mba.Hosting;
using Mba.Tables;

namespace Mba.UploadApi;

/// <summary>The dataset rules, read when they are first needed. The API may not be allowed to read them: then it has none, and asks again later.</summary>
public sealed class DatasetSource(Settings settings, IObjectStore store, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private (DateTimeOffset At, DatasetRules? Rules)? _last;

    public async Task<DatasetRules?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetUtcNow() - last.At < Lifetime)
            return last.Rules;
        var rules = await TryReadAsync(cancellationToken);
        _last = (time.GetUtcNow(), rules);
        return rules;
    }

    private async Task<DatasetRules?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Composition.RulesAsync(settings, store, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
