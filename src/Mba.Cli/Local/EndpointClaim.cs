using System.Globalization;
using Mba.Aws;

namespace Mba.Cli.Local;

/// <summary>
/// Marks an endpoint that the stack did not start itself as in use: two stacks on one endpoint would share buckets and queues, and files
/// would be loaded into the database of either.
/// </summary>
internal sealed class EndpointClaim : IAsyncDisposable
{
    private const string Key = "_config/stack";
    private const string Owner = "stack";

    private readonly S3ObjectStore _store;
    private readonly string _bucket;

    private EndpointClaim(S3ObjectStore store, string bucket) => (_store, _bucket) = (store, bucket);

    /// <summary>Checks that no other stack of this machine uses the endpoint.</summary>
    /// <exception cref="LocalStackException">One does.</exception>
    public static async Task RequireFreeAsync(Settings settings, EmulatorNames names, CancellationToken cancellationToken)
    {
        var store = new S3ObjectStore(settings);
        var claimed = await store.HeadAsync(names.BucketMba, Key, versionId: null, cancellationToken);
        if (claimed?.Metadata.GetValueOrDefault(Owner) is { } owner && IsOtherRunning(owner))
            throw new LocalStackException(
                $"another stack ({owner}) uses {settings.AwsEndpoint} (AWS_ENDPOINT_URL); stop it, or unset AWS_ENDPOINT_URL"
            );
    }

    /// <summary>Takes the endpoint, also from a stack that no longer runs.</summary>
    public static async Task<EndpointClaim> TakeAsync(
        Settings settings,
        EmulatorNames names,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var store = new S3ObjectStore(settings);
        var options = new PutOptions
        {
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [Owner] = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, {folder}"),
            },
        };
        await store.PutAsync(names.BucketMba, Key, new MemoryStream("{}"u8.ToArray()), options, cancellationToken);
        return new EndpointClaim(store, names.BucketMba);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _store.DeleteAsync(_bucket, Key, CancellationToken.None);
        }
        catch (Exception e) when (AwsErrors.IsAbsence(e) || AwsErrors.IsMissing(e))
        {
            // The endpoint is gone, and the claim with it.
        }
    }

    private static bool IsOtherRunning(string owner)
    {
        var id = new string([.. owner.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
        if (!int.TryParse(id, CultureInfo.InvariantCulture, out var number) || number == Environment.ProcessId)
            return false;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(number);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
