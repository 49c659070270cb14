namespace Mba.Infra.Tests;

/// <summary>Files of the working tree, found from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "cdk.json")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("no cdk.json above " + AppContext.BaseDirectory);
    }
}
