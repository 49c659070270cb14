using Mba.Cli.Local;
using Xunit;

namespace Mba.IntegrationTests.Local;

/// <summary>
/// The laptop's queue under many workers at once, which moto alone does not stand: of two deletions at one moment it forgets one, and a message that is
/// sent meanwhile. A file then has no notification, or one that comes back.
/// </summary>
[Trait("Category", "AnyServer")]
public sealed class MotoQueuesTests : IDisposable
{
    /// <summary>Threads that send, take and delete in a queue of moto's, changing places as often as Python lets them; prints what was not as it should be.</summary>
    private const string Storm = """


        import collections, os, sys, threading, traceback
        from moto.sqs.models import sqs_backends

        sys.setswitchinterval(1e-6)
        backend = sqs_backends["123456789012"]["us-east-1"]
        backend.create_queue("storm", None)
        got, wrong = collections.Counter(), []

        def work(worker):
            try:
                for n in range(40):
                    backend.send_message("storm", f"{worker}:{n}")
                    for message in backend.receive_message("storm", 1, 0, 600):
                        got[message.body] += 1
                        backend.delete_message("storm", message.receipt_handle)
            except Exception:
                wrong.append(traceback.format_exc())

        for n in range(100):
            backend.send_message("storm", f"before:{n}")
        threads = [threading.Thread(target=work, args=(w,)) for w in range(8)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        while messages := backend.receive_message("storm", 10, 0, 600):
            for message in messages:
                got[message.body] += 1
                backend.delete_message("storm", message.receipt_handle)
        sent = {f"before:{n}" for n in range(100)} | {f"{w}:{n}" for w in range(8) for n in range(40)}
        left = len(backend.get_queue("storm")._messages)
        twice = sum(1 for times in got.values() if times > 1)
        sys.stderr.write(f"sent {len(sent)}, lost {len(sent - set(got))}, twice {twice}, left {left}, faults {len(wrong)}\n" + "".join(wrong[:1]))
        sys.stderr.flush()
        os._exit(3)
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("mba-moto-queues-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_message_arrives_once_and_what_was_deleted_stays_deleted() =>
        Assert.Contains("sent 420, lost 0, twice 0, left 0, faults 0", await StormAsync(MotoQueues.Code()), StringComparison.Ordinal);

    /// <summary>Otherwise the test above could not fail.</summary>
    [Fact]
    public async Task Moto_alone_loses_or_repeats_messages() =>
        Assert.DoesNotContain("lost 0, twice 0, left 0, faults 0", await StormAsync(""), StringComparison.Ordinal);

    /// <summary>Python reads the code as moto_server starts, whichever environment that lives in; it ends before the server begins.</summary>
    private async Task<string> StormAsync(string code)
    {
        var environment = MotoQueues.Write(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "sitecustomize.py"), code + Storm);
        var log = Path.Combine(_folder, "storm.log");
        await using var process = await SupervisedProcess.StartAsync(
            new ChildCommand
            {
                Name = "moto_server",
                FileName = await PythonTool.EnsureAsync("moto_server", LocalAws.Package, CancellationToken.None),
                Environment = environment,
                LogFile = log,
            },
            CancellationToken.None
        );
        await process.WaitForExitAsync(CancellationToken.None);
        return await File.ReadAllTextAsync(log);
    }
}
