namespace Mba.IntegrationTests.Schedules;

/// <summary>What a scenario's delivery does.</summary>
internal enum Work
{
    Load,
    Force,

    /// <summary>An operator undoes the version; where it has duplicates, the newest takes over.</summary>
    Undo,

    /// <summary>Each invocation stops after a block.</summary>
    LoadInParts,

    /// <summary>The daily run: overdue runs are ended, what holds is verified.</summary>
    Daily,
}

/// <summary>One delivery of a scenario.</summary>
/// <param name="Work">What it does.</param>
/// <param name="File">The version it is about; null for the daily run.</param>
/// <param name="InBlocks">True for a file above the atomic limit.</param>
internal sealed record Step(Work Work, FileVersion? File, bool InBlocks = false)
{
    public override string ToString() => $"{Work}{(InBlocks ? " in blocks" : "")} {File}";
}

/// <summary>Deliveries that meet in one table, and what was loaded before, one after the other.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Mode">Folder of the keys, and so the way of loading: app, rep, ups, all, lan.</param>
/// <param name="Before">Done before, in order.</param>
/// <param name="Meeting">The deliveries that meet: two or three.</param>
internal sealed record Scenario(string Name, string Mode, IReadOnlyList<Step> Before, IReadOnlyList<Step> Meeting)
{
    public override string ToString() => Name;
}

/// <summary>The scenarios of the explorer.</summary>
internal static class Scenarios
{
    private static readonly string[] X = ["1:x", "2:x"];
    private static readonly string[] Y = ["1:y", "3:y"];
    private static readonly string[] Z = ["2:z", "4:z"];
    private static readonly string[] Grown = ["1:x", "2:x", "5:x"];
    private static readonly string[] None = [];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("two versions", "rep", [], [Load("A", 1, X), Load("A", 2, Y)]),
        new("two versions in blocks", "rep", [], [Blocks("A", 1, X), Blocks("A", 2, Y)]),
        new("a long version and a short one", "rep", [], [Blocks("A", 1, X), Load("A", 2, Y)]),
        new("a long version in parts and a short one", "rep", [Load("A", 1, Z)], [Parts("A", 2, X), Load("A", 3, Y)]),
        new("an emptied version", "rep", [Load("A", 1, X)], [Load("A", 2, None), Load("A", 3, Y)]),
        new("one content, two names", "app", [], [Load("A", 1, X), Load("B", 2, X)]),
        new("one content, two names, in blocks", "app", [], [Blocks("A", 1, X), Blocks("B", 2, X)]),
        new("one content, two names, in parts", "app", [], [Parts("A", 1, X), Parts("B", 2, X)]),
        new("one file delivered twice", "app", [], [Load("A", 1, X), Load("A", 1, X)]),
        new("one file delivered twice, in blocks", "app", [], [Blocks("A", 1, X), Blocks("A", 1, X)]),
        new("undo beside a duplicate", "app", [Load("A", 1, X)], [Undo("A", 1, X), Load("B", 2, X)]),
        new("undo beside a duplicate in blocks", "app", [Blocks("A", 1, X)], [Undo("A", 1, X), Blocks("B", 2, X)]),
        new("undo of what represents another", "app", [Load("A", 1, X), Load("B", 2, X)], [Undo("A", 1, X), Load("C", 3, X)]),
        new(
            "a represented file and its representative change",
            "rep",
            [Load("A", 1, X), Load("B", 2, X)],
            [Load("A", 3, Y), Load("B", 4, Z)]
        ),
        new("a representative changes beside a new duplicate", "rep", [Load("A", 1, X)], [Load("A", 2, Y), Load("B", 3, X)]),
        new("a representative changes and is undone", "rep", [Load("A", 1, X), Load("B", 2, X)], [Load("A", 3, Y), Undo("A", 1, X)]),
        new("two keys exchange their contents", "rep", [Load("A", 1, X), Load("B", 2, Y)], [Load("A", 3, Y), Load("B", 4, X)]),
        new("content comes back beside an older version", "rep", [Load("A", 1, X)], [Load("A", 3, X), Load("A", 2, Y)]),
        new("merge beside merge", "ups", [Load("A", 1, X)], [Load("A", 2, Y), Load("B", 3, Z)]),
        new("merge beside a late merge of the same content", "ups", [Load("B", 2, Y)], [Load("A", 1, X), Load("C", 3, X)]),
        new("a merge that equals what stands beside a late one", "ups", [Load("A", 1, X)], [Load("B", 3, X), Load("C", 2, Y)]),
        new("two forced merges", "ups", [Load("A", 1, X), Load("B", 2, Y), Load("C", 3, Z)], [Force("B", 2, Y), Force("A", 1, X)]),
        new("forced merge beside merge", "ups", [Load("A", 1, X), Load("B", 2, Y)], [Force("A", 1, X), Load("C", 3, Z)]),
        new("replacement beside replacement", "all", [], [Load("A", 1, X), Load("B", 2, Y)]),
        new("a replacement that equals what stands beside a late one", "all", [Load("A", 1, X)], [Load("B", 3, X), Load("C", 2, Y)]),
        new("forced replacement beside replacement", "all", [Load("A", 1, X), Load("A", 2, Y)], [Force("A", 1, X), Load("A", 3, Z)]),
        new("two forced replacements", "all", [Load("A", 1, X), Load("B", 2, Y), Load("C", 3, Z)], [Force("B", 2, Y), Force("A", 1, X)]),
        new("two forced versions", "rep", [Load("A", 1, X), Load("A", 2, Y), Load("A", 3, Z)], [Force("A", 2, Y), Force("A", 1, X)]),
        new(
            "force of the newest version beside force of another",
            "rep",
            [Load("A", 1, X), Load("A", 2, Y)],
            [Force("A", 2, Y), Force("A", 1, X)]
        ),
        new(
            "force of the newest merge beside force of another",
            "ups",
            [Load("A", 1, X), Load("A", 2, Y)],
            [Force("A", 2, Y), Force("A", 1, X)]
        ),
        new(
            "force of the newest replacement beside force of another",
            "all",
            [Load("A", 1, X), Load("A", 2, Y)],
            [Force("A", 2, Y), Force("A", 1, X)]
        ),
        new(
            "forced replacement beside one that equals what stands",
            "all",
            [Load("B", 1, Y), Load("A", 2, X)],
            [Force("B", 1, Y), Load("C", 3, X)]
        ),
        new(
            "forced merge beside one that equals what stands",
            "ups",
            [Load("B", 1, Y), Load("A", 2, X)],
            [Force("B", 1, Y), Load("C", 3, X)]
        ),
        new("forced merge beside a late newer version", "ups", [Load("B", 1, Y), Load("A", 3, X)], [Force("B", 1, Y), Load("B", 2, Z)]),
        new(
            "forced replacement beside a late newer version",
            "all",
            [Load("B", 1, Y), Load("A", 3, X)],
            [Force("B", 1, Y), Load("B", 2, Z)]
        ),
        new("forced version beside one of the same time", "rep", [Load("A", 1, Y)], [Force("A", 1, Y), AtOnce("A", 2, X)]),
        new("forced merge beside one of the same time", "ups", [Load("A", 1, Y)], [Force("A", 1, Y), AtOnce("A", 2, X)]),
        new("forced replacement beside one of the same time", "all", [Load("A", 1, Y)], [Force("A", 1, Y), AtOnce("A", 2, X)]),
        new("forced merge beside another file of the same time", "ups", [Load("A", 1, Y)], [Force("A", 1, Y), AtOnce("B", 2, X)]),
        new("forced replacement beside another file of the same time", "all", [Load("A", 1, Y)], [Force("A", 1, Y), AtOnce("B", 2, X)]),
        new(
            "forced merge beside another file of the same time, and its content again",
            "ups",
            [Load("A", 1, Y)],
            [Force("A", 1, Y), AtOnce("B", 2, X), Load("C", 3, Y)]
        ),
        new(
            "forced merge beside one that equals what stands, of the same time",
            "ups",
            [Load("B", 1, Y), Load("A", 2, X)],
            [Force("B", 1, Y), AtOnce("C", 3, X)]
        ),
        new(
            "forced replacement beside one that equals what stands, of the same time",
            "all",
            [Load("B", 1, Y), Load("A", 2, X)],
            [Force("B", 1, Y), AtOnce("C", 3, X)]
        ),
        new("force beside a newer version", "rep", [Load("A", 1, X)], [Force("A", 1, X), Load("A", 2, Y)]),
        new(
            "force of an older version beside a newer one, in blocks",
            "rep",
            [Load("A", 1, X), Load("A", 2, Y)],
            [ForceBlocks("A", 1, X), Blocks("A", 3, Z)]
        ),
        new("force beside a duplicate", "app", [Load("A", 1, X)], [ForceBlocks("A", 1, X), Load("B", 2, X)]),
        new("new columns beside rows", "app", [Load("A", 1, X)], [Load("B", 2, Wide(Y)), Load("C", 3, Z)]),
        new("landing beside a grown version", "lan", [], [Load("A", 1, X), Load("A", 2, Grown)]),
        new("landing in blocks beside a grown version", "lan", [], [Blocks("A", 1, X), Blocks("A", 2, Grown)]),
        new("forced landing in blocks", "lan", [Blocks("A", 1, X)], [ForceBlocks("A", 1, X), Blocks("A", 2, Grown)]),
        new("force of a landing version that is loaded in parts", "lan", [], [Parts("A", 1, X), Force("A", 1, X)]),
        new("force of a file that is loaded in parts", "app", [], [Parts("A", 1, X), Force("A", 1, X)]),
        new("undo beside a grown landing version", "lan", [Load("A", 1, X)], [Undo("A", 1, X), Load("A", 2, Grown)]),
        new("undo beside a grown landing version in blocks", "lan", [Load("A", 1, X)], [Undo("A", 1, X), Blocks("A", 2, Grown)]),
        new(
            "undo of a landing version beside undo of what represents its key",
            "lan",
            [Load("B", 1, X), Load("A", 2, X), Load("A", 3, Grown)],
            [Undo("A", 3, Grown), Undo("B", 1, X)]
        ),
        new(
            "undo of what represents a landing key beside a grown version",
            "lan",
            [Load("B", 1, X), Load("A", 2, X)],
            [Undo("B", 1, X), Blocks("A", 3, Grown)]
        ),
        new(
            "force of what represents a landing key beside a grown version",
            "lan",
            [Load("B", 1, X), Load("A", 2, X)],
            [Force("B", 1, X), Blocks("A", 3, Grown)]
        ),
        new(
            "undo of a grown landing version that represents another key",
            "lan",
            [Load("A", 1, X), Load("A", 2, Grown), Load("B", 3, Grown)],
            [Undo("A", 2, Grown), Load("A", 4, Z)]
        ),
        new(
            "undo of a grown landing version that represents its own key, and another",
            "lan",
            [Load("A", 1, X), Load("A", 2, Grown), Load("A", 3, Grown), Load("B", 4, Grown)],
            [Undo("A", 2, Grown), Load("A", 5, Z)]
        ),
        new(
            "undo of a forced landing version beside a grown one",
            "lan",
            [Load("A", 1, X), Load("A", 2, Grown), Force("A", 1, X)],
            [Undo("A", 1, X), Load("A", 3, Z)]
        ),
        new("the daily run beside a load in parts", "app", [], [Parts("A", 1, X), new Step(Work.Daily, null)]),
        new("late, newer and again", "ups", [], [Load("A", 1, X), Load("B", 2, Y), Load("C", 3, X)]),
        new(
            "two forced merges, and the content of the one that gave way",
            "ups",
            [Load("A", 1, X), Load("B", 2, Y)],
            [Force("A", 1, X), Force("B", 2, Y), Load("C", 3, X)]
        ),
        new(
            "two forced replacements, and the content of the one that gave way",
            "all",
            [Load("A", 1, X), Load("B", 2, Y)],
            [Force("A", 1, X), Force("B", 2, Y), Load("C", 3, X)]
        ),
        new(
            "a represented version, its representative and force of an older one",
            "rep",
            [Load("B", 1, Y), Load("A", 1, X), Load("B", 2, X)],
            [Force("B", 1, Y), Load("A", 3, Z)]
        ),
        new("three versions", "rep", [], [Blocks("A", 1, X), Load("A", 2, Y), Load("A", 3, X)]),
        new("landing in parts, a grown version and undo", "lan", [], [Parts("A", 1, X), Load("A", 2, Grown), Undo("A", 1, X)]),
        new(
            "undo of what represents a landing key, a grown version and its undo",
            "lan",
            [Load("B", 1, X), Load("A", 2, X)],
            [Undo("B", 1, X), Parts("A", 3, Grown), Undo("A", 3, Grown)]
        ),
        new("three names of one content", "app", [], [Blocks("A", 1, X), Blocks("B", 2, X), Load("C", 3, X)]),
        new("a duplicate, its representative and undo", "rep", [Load("A", 1, X)], [Load("A", 2, Y), Load("B", 3, X), Undo("A", 1, X)]),
    ];

    /// <summary>A file is deleted while its load waits to be tried again, and is sent again: the same content as a new version of the key.</summary>
    public static Scenario SentAgain { get; } = new("sent again", "app", [], [Blocks("A", 1, X), Blocks("A", 2, X)]);

    private static Step Load(string key, int time, string[] rows) => new(Work.Load, new FileVersion(key, time, rows));

    /// <summary>A version that was written when the one before it was.</summary>
    private static Step AtOnce(string key, int time, string[] rows) =>
        new(Work.Load, new FileVersion(key, time, rows) { Minute = time - 1 });

    private static Step Blocks(string key, int time, string[] rows) => new(Work.Load, new FileVersion(key, time, rows), InBlocks: true);

    private static Step Parts(string key, int time, string[] rows) =>
        new(Work.LoadInParts, new FileVersion(key, time, rows), InBlocks: true);

    private static Step Force(string key, int time, string[] rows) => new(Work.Force, new FileVersion(key, time, rows));

    private static Step ForceBlocks(string key, int time, string[] rows) =>
        new(Work.Force, new FileVersion(key, time, rows), InBlocks: true);

    private static Step Undo(string key, int time, string[] rows) => new(Work.Undo, new FileVersion(key, time, rows));

    private static string[] Wide(string[] rows) => [.. rows.Select(r => r + ":more")];
}
