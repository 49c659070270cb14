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

    /// <summary>
    /// How an executable project starts, e.g. <c>Mba.CsvIngestLambda</c>: as native code when <c>MBA_EXECUTABLES</c> names the folder that
    /// <c>infra/native.sh</c> wrote, else as the assembly of the daily build.
    /// </summary>
    /// <exception cref="LocalStackException">It has not been built.</exception>
    public static ProgramFile Program(string project) => Program(project, NativeFolder);

    /// <summary>As native code in <paramref name="nativeFolder"/>, or as the assembly of the daily build when that is null.</summary>
    /// <exception cref="LocalStackException">It has not been built.</exception>
    public static ProgramFile Program(string project, string? nativeFolder)
    {
        var name = string.Equals(project, "Mba.Cli", StringComparison.Ordinal) ? "mba" : project;
        if (nativeFolder is { } folder)
        {
            var native = Path.Combine(folder, project, name);
            return File.Exists(native)
                ? new ProgramFile(native, [])
                : throw new LocalStackException($"{native} is missing: infra/native.sh publishes it");
        }
        var assembly = Path.Combine(Root, "src", project, "bin", Configuration, "net10.0", name + ".dll");
        return File.Exists(assembly)
            ? new ProgramFile("dotnet", ["exec", assembly])
            : throw new LocalStackException($"{project} has not been built: run dotnet build src/{project} -c {Configuration}");
    }

    /// <summary>Where native executables lie; null when the daily build runs.</summary>
    public static string? NativeFolder =>
        Environment.GetEnvironmentVariable("MBA_EXECUTABLES") is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

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
