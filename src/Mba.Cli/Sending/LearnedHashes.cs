namespace Mba.Cli.Sending;

/// <summary>Keeps for the next run what was learned about files and objects.</summary>
internal static class LearnedHashes
{
    /// <summary>A folder that cannot be written to costs the next run time, nothing else.</summary>
    public static async Task SaveAsync(params Func<CancellationToken, Task>[] caches)
    {
        try
        {
            foreach (var save in caches)
                await save(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(
                $"logs: cannot be written to by {Environment.UserName}; the next run hashes these files again"
            );
        }
    }
}
