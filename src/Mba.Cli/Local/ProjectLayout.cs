namespace Mba.Cli.Local;

/// <summary>Where the parts of a built clone lie; the local stack runs the executables that deploy, from there.</summary>
public static class ProjectLayout
{
    /// <summary>The clone's top folder.</summary>
    /// <exception cref="LocalStackException">This program does not run from within a clone.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary><c>Debug</c> or <c>Release</c>, as this program itself was built.</summary>
    private static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Debug"
            : "Release";

    /// <summary>The assembly of an executable project, e.g. <c>Mba.CsvIngestLambda</c>.</summary>
    /// <exception cref="LocalStackException">It has not been built.</exception>
    public static string Executable(string project)
    {
        var assembly = Path.Combine(Root, "src", project, "bin", Configuration, "net10.0", project + ".dll");
        return File.Exists(assembly)
            ? assembly
            : throw new LocalStackException($"{project} has not been built: run dotnet build src/{project} -c {Configuration}");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mba.Serverless.sln")))
                return folder.FullName;
        }
        throw new LocalStackException(
            "the local stack runs from a clone of the project, and none was found above " + AppContext.BaseDirectory
        );
    }
}
