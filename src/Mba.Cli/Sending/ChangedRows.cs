using Mba.Cli.Work;

namespace Mba.Cli.Sending;

/// <summary>Bytes that were loaded and whose rows a later file changed or replaced: under another name they are a correction, not a copy.</summary>
internal sealed class ChangedRows(Senders senders)
{
    public const string Note = ", and a later file changed their rows; --overwrite without --skip-duplicates loads them again";

    private const int HashesPerQuestion = 500;

    /// <summary>True when the audit knows loads of these bytes, and none of them stands.</summary>
    public async Task<bool> AreAsync(FileScope scope, string sha256, CancellationToken cancellationToken) =>
        Changed(await senders.LoadsAsync(scope, [sha256], cancellationToken), sha256);

    /// <summary>
    /// A file that is stored already is not sent again, though its table may hold something else by now: sending the old files of a folder each day would
    /// undo the newer ones. The reason says how to load it again.
    /// </summary>
    public async Task NameAsync(FileOutcome?[] outcomes, CancellationToken cancellationToken)
    {
        var skipped = new List<(int Index, FileScope Scope, string Sha256)>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] is { Outcome: Outcome.Skipped, Reason: BatchSender.AlreadyStored, Sha256: { } sha256, Scope: { } scope })
                skipped.Add((i, scope, sha256));
        }
        foreach (var some in skipped.GroupBy(s => s.Scope).SelectMany(g => g.Chunk(HashesPerQuestion)))
        {
            try
            {
                var hashes = some.Select(s => s.Sha256).ToHashSet(StringComparer.Ordinal);
                var loads = await senders.LoadsAsync(some[0].Scope, hashes, cancellationToken);
                foreach (var (index, _, _) in some.Where(s => Changed(loads, s.Sha256)))
                    outcomes[index] = outcomes[index] is { } outcome ? outcome with { Reason = BatchSender.AlreadyStored + Note } : null;
            }
            catch (Exception e) when (Outage.IsAbsence(e))
            {
                return; // The database went after the files were sent: a remark is missing, nothing else.
            }
        }
    }

    private static bool Changed(ILookup<string, Uploads.LoadedContent> loads, string sha256) =>
        loads[sha256].Any() && !loads[sha256].Any(l => l.Stands);
}
