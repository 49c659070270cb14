using Mba.MySql.Connections;
using Mba.MySql.Runs;

namespace Mba.MySql.Claims;

/// <summary>
/// Removes what an unfinished run has committed: in chunks, each fenced by its claim. The blocks are condemned first, so that nobody continues them when this
/// stops in between, and their content is still the run's, so that nobody loads it beside what is left.
/// </summary>
internal static class BlockRemoval
{
    /// <summary>True when there were blocks.</summary>
    /// <exception cref="IngestException">LEASE_LOST.</exception>
    public static async Task<bool> RemoveAsync(
        MySqlSession session,
        Fence fence,
        IngestOptions options,
        CancellationToken cancellationToken
    )
    {
        if (await BlockRecords.SumAsync(session, fence.Seq, cancellationToken) is null)
            return false;
        await StepAsync(session, fence, options, () => CondemnAsync(session, fence, cancellationToken), cancellationToken);
        foreach (var table in await BlockRecords.TablesAsync(session, fence.Seq, cancellationToken))
            await RemoveAsync(session, fence, table, options, cancellationToken);
        await StepAsync(session, fence, options, () => ForgetAsync(session, fence, cancellationToken), cancellationToken);
        return true;
    }

    private static async Task RemoveAsync(
        MySqlSession session,
        Fence fence,
        string table,
        IngestOptions options,
        CancellationToken cancellationToken
    )
    {
        while (
            await StepAsync(
                session,
                fence,
                options,
                () => RunRows.DeleteSomeAsync(session, table, fence.Seq, options.RemovedAtOnce, cancellationToken),
                cancellationToken
            )
        ) { }
    }

    private static async Task<bool> CondemnAsync(MySqlSession session, Fence fence, CancellationToken cancellationToken)
    {
        await BlockRecords.CondemnAsync(session, fence.Seq, cancellationToken);
        return true;
    }

    private static async Task<bool> ForgetAsync(MySqlSession session, Fence fence, CancellationToken cancellationToken)
    {
        await BlockRecords.ForgetAsync(session, fence.Seq, cancellationToken);
        await RejectStore.ForgetAsync(session, fence.Seq, cancellationToken);
        return true;
    }

    private static async Task<bool> StepAsync(
        MySqlSession session,
        Fence fence,
        IngestOptions options,
        Func<Task<bool>> step,
        CancellationToken cancellationToken
    )
    {
        await session.BeginAsync(cancellationToken);
        var changed = await step();
        if (!await Lease.RenewAsync(session, fence, options, progress: null, cancellationToken))
            throw Lease.LostError();
        await session.CommitAsync(cancellationToken);
        return changed;
    }
}
