using System.Globalization;
using System.Text;

namespace Mba.Logging;

/// <summary>A log file that starts again when it is full; the full ones are kept as .1 (newest) to .N. Safe for concurrent use within a process.</summary>
public sealed class RotatingFile : IDisposable
{
    private readonly string _path;
    private readonly long _maxBytes;
    private readonly int _kept;
    private readonly Lock _lock = new();
    private FileStream _file;

    public RotatingFile(string path, long maxBytes = 10 << 20, int kept = 5)
    {
        (_path, _maxBytes, _kept) = (path, maxBytes, kept);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        _file = Open();
    }

    public void WriteLine(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_lock)
        {
            if (_file.Length > 0 && _file.Length + bytes.Length > _maxBytes)
                Rotate();
            _file.Write(bytes);
            _file.Flush();
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _file.Dispose();
    }

    private void Rotate()
    {
        _file.Dispose();
        for (var age = _kept - 1; age >= 1; age--)
        {
            if (File.Exists(Aged(age)))
                File.Move(Aged(age), Aged(age + 1), overwrite: true);
        }
        File.Move(_path, Aged(1), overwrite: true);
        _file = Open();
    }

    private string Aged(int age) => _path + "." + age.ToString(CultureInfo.InvariantCulture);

    private FileStream Open() => new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
