using Amazon.CDK.AWS.Lambda;

namespace Mba.Infra;

/// <summary>The published folders, one for each executable, below <paramref name="root"/>.</summary>
public sealed class FunctionCode(string root)
{
    public Code Of(string assembly) => Code.FromAsset(Folder(assembly));

    /// <summary>Whether the executable is native code, which needs no .NET where it runs.</summary>
    public bool IsNative(string assembly) => File.Exists(Path.Combine(Folder(assembly), assembly));

    /// <summary>A hash of the published files: what a deployment compares to know whether to migrate again.</summary>
    public string FingerprintOf(string assembly) => Amazon.CDK.FileSystem.Fingerprint(Folder(assembly));

    private string Folder(string assembly)
    {
        var folder = Path.Combine(root, assembly);
        return Directory.Exists(folder)
            ? folder
            : throw new DirectoryNotFoundException($"{folder} is missing: publish the functions first (infra/publish.sh)");
    }
}
